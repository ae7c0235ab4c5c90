/* The plan in words: it is that which is run, and says the system call of each step. */
#include "child/plan.h"
#include "outside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *explain(const char *file, const cp_options *options) {
  char *text = cp_plan_explain(file, CP_ARGS("a"), options);
  if (text == NULL)
    FAIL("%s", cp_last_error()->message);
  return text;
}

/* One line for each step, numbered from 1, in the order of the plan that a start would run. */
static void expect_plan(const char *text, const cp_options *options) {
  struct plan plan;
  EXPECT_OK(plan_make(&plan, "/bin/ls", CP_ARGS("a"), options));
  size_t step = 0;
  int number = 0;
  for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
    int seen;
    char side[16], name[32], call[64];
    EXPECT_EQ(sscanf(line, "%d %15s %31s %63s", &seen, side, name, call), 4);
    EXPECT_EQ(seen, ++number);
    EXPECT(strchr(line, '\n') != NULL);
    if (strcmp(side, "child") == 0)
      EXPECT_STR(name, cp_step_name(plan.os.steps[step++].kind));
    else
      EXPECT_EQ(step, 0);
  }
  EXPECT_EQ(step, plan.os.step_count);
  plan_free(&plan);
}

static bool is_linux(void) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i].name, "start-in-parents-memory") == 0)
      return list[i].there;
  return false;
}

TEST(explain_of_nothing_special) {
  char *text = explain("/bin/ls", NULL);
  EXPECT_STR(text,
             is_linux()
                 ? " 1  parent  pipe        pipe2(O_CLOEXEC): stdio[0], the child reads\n"
                   " 2  parent  pipe        pipe2(O_CLOEXEC): stdio[1], the child writes\n"
                   " 3  parent  pipe        pipe2(O_CLOEXEC): stdio[2], the child writes\n"
                   " 4  parent  start       clone(CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD)\n"
                   " 5  child   signals     rt_sigaction(each, SIG_DFL)\n"
                   " 6  child   stdio       dup3(stdio[0], 0)\n"
                   " 7  child   stdio       dup3(stdio[1], 1)\n"
                   " 8  child   stdio       dup3(stdio[2], 2)\n"
                   " 9  child   close-rest  close_range(3, ~0, CLOSE_RANGE_CLOEXEC)\n"
                   "10  child   mask        rt_sigprocmask(SIG_SETMASK, none)\n"
                   "11  child   exec        execve(\"/bin/ls\")\n"
                 : " 1  parent  pipe        pipe(), fcntl(F_SETFD, FD_CLOEXEC): stdio[0], the child reads\n"
                   " 2  parent  pipe        pipe(), fcntl(F_SETFD, FD_CLOEXEC): stdio[1], the child writes\n"
                   " 3  parent  pipe        pipe(), fcntl(F_SETFD, FD_CLOEXEC): stdio[2], the child writes\n"
                   " 4  parent  start       fork()\n"
                   " 5  child   signals     sigaction(each, SIG_DFL)\n"
                   " 6  child   stdio       dup2(stdio[0], 0)\n"
                   " 7  child   stdio       dup2(stdio[1], 1)\n"
                   " 8  child   stdio       dup2(stdio[2], 2)\n"
                   " 9  child   close-rest  fcntl(3 and up, F_SETFD, FD_CLOEXEC)\n"
                   "10  child   mask        sigprocmask(SIG_SETMASK, none)\n"
                   "11  child   exec        execve(\"/bin/ls\")\n");
  free(text);
}

TEST(explain_of_everything_is_the_plan) {
  const unsigned groups[] = {7, 8};
  cp_options options = *CP_OPTIONS(.cwd = "/tmp", .detached = true, .uid = CP_ID(5), .gid = CP_ID(6),
                                   .groups = groups, .groups_count = 2,
                                   .limits = {.cpu_s = CP_LIMIT(1),
                                              .core = CP_LIMIT(CP_NO_LIMIT),
                                              .nice = CP_NUMBER(3),
                                              .umask = CP_NUMBER(022)},
                                   .stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_SAME_AS(1), CP_PIPE,
                                                     CP_FD(2), CP_IGNORE),
                                   .isolation = CP_ISOLATION_CONTAINED);
  char *text = explain("/bin/ls", &options);
  expect_plan(text, &options);
  static const char *const parts[] = {"\"/dev/null\", O_RDONLY",
                                      "\"out\", O_WRONLY | O_CREAT | O_TRUNC",
                                      "socketpair(AF_UNIX",
                                      "setsid()",
                                      "chdir(\"/tmp\")",
                                      "umask(022)",
                                      "setpriority(PRIO_PROCESS, 0, 3)",
                                      "(RLIMIT_CPU, 1)",
                                      "(RLIMIT_CORE, RLIM_INFINITY)",
                                      "setgroups(2, {7, 8})",
                                      "setgid(6)",
                                      "setuid(5)",
                                      "(stdio[1], 1)",
                                      "(stdio[1], 2)",
                                      "(2, 4)",
                                      "close(5)"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    EXPECT_CONTAINS(text, parts[i]);
  free(text);
}

/* What owns a tree, each level and limit of it, and what the other test leaves out. */
TEST(explain_of_trees_and_files_is_the_plan) {
  static const int cpus[] = {0, 3};
  for (int level = CP_TREE_NONE; level <= CP_TREE_CGROUP; level++) {
    cp_options options =
        *CP_OPTIONS(.tree = true, .tree_at_least = (cp_tree_level)level, .die_with_parent = level % 2 == 0,
                    .limits = {.wall_ms = CP_LIMIT(9),
                               .address_space = CP_LIMIT(1 << 30),
                               .data = CP_LIMIT(1 << 30),
                               .stack = CP_LIMIT(1 << 20),
                               .file_size = CP_LIMIT(5),
                               .descriptors = CP_LIMIT(30),
                               .processes = CP_LIMIT(40)},
                    .stdio = CP_STDIO(CP_FROM_PATH("in"), CP_APPEND_TO_PATH("out"), CP_INHERIT, CP_INHERIT,
                                      CP_IPC));
    if (level >= CP_TREE_NAMESPACE) {
      options.limits.memory = CP_LIMIT(1 << 20);
      options.limits.tree_processes = CP_LIMIT(7);
      options.limits.cpus = cpus;
      options.limits.cpus_count = 2;
    }
    char *text = explain("/bin/ls", &options);
    NOTE("level %d:\n%s", level, text);
    expect_plan(text, &options);
    EXPECT_CONTAINS(text, "\"in\", O_RDONLY");
    EXPECT_CONTAINS(text, "O_APPEND");
    EXPECT_CONTAINS(text, "(RLIMIT_STACK, 1048576)");
    EXPECT_EQ(strstr(text, "guard") != NULL, options.die_with_parent);
    if (level >= CP_TREE_NAMESPACE && is_linux())
      EXPECT_CONTAINS(text, "sched_setaffinity(0, {0, 3})");
    if (level >= CP_TREE_NAMESPACE)
      EXPECT_CONTAINS(text, "cgroup.procs");
    EXPECT(strstr(text, "?") == NULL);
    free(text);
  }
}

TEST(explain_names_every_file_that_is_tried) {
  char *text = explain("nope", CP_OPTIONS(.env = CP_ENV("PATH=/a:/b")));
  EXPECT_CONTAINS(text, "execve(\"/a/nope\"), or execve(\"/b/nope\")");
  free(text);
  text = explain("ls", CP_OPTIONS(.env = CP_ENV("PATH=/a")));
  EXPECT_CONTAINS(text, "execve(\"/a/ls\")");
  free(text);
}

TEST(explain_of_each_profile_is_the_plan) {
  for (int profile = CP_ISOLATION_NONE; profile <= CP_ISOLATION_SEALED; profile++) {
    cp_options options = *CP_OPTIONS(.isolation = (cp_isolation)profile, .scratch = "/tmp");
    char *text = explain("/bin/ls", &options);
    expect_plan(text, &options);
    EXPECT_EQ(strstr(text, "RLIMIT_CORE, 0") != NULL, profile > CP_ISOLATION_NONE);
    EXPECT_EQ(strstr(text, "PR_SET_NO_NEW_PRIVS") != NULL, profile > CP_ISOLATION_NONE && is_linux());
    free(text);
  }
}

/* A name with a line feed stays on its line, and a long one is cut. */
TEST(explain_keeps_its_lines) {
  char name[3000];
  memset(name, 'x', sizeof name);
  name[0] = '/';
  name[sizeof name - 1] = '\0';
  char *text = explain(name, CP_OPTIONS(.cwd = "/a\nb\"\\\x01"));
  EXPECT_CONTAINS(text, "chdir(\"/a\\nb\\\"\\\\\\x01\")");
  EXPECT_CONTAINS(text, "xxx...\"");
  int lines = 0;
  for (const char *c = text; *c != '\0'; c++)
    lines += *c == '\n';
  EXPECT_EQ(lines, 12);
  free(text);
}

TEST(explain_starts_nothing_and_opens_nothing) {
  int before = test_open_fds();
  char *text = explain("/bin/ls", CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_TO_PATH("made")),
                                             .isolation = CP_ISOLATION_SEALED));
  free(text);
  EXPECT_EQ(access("made", F_OK), -1);
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}

TEST(explain_refuses_what_a_start_refuses) {
  EXPECT(cp_plan_explain(NULL, NULL, NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT(cp_plan_explain("x", NULL, CP_OPTIONS(.kill_signal = 12345)) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT(cp_plan_explain("x", NULL, CP_OPTIONS(.isolation = (cp_isolation)9)) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
}
