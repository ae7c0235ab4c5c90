/* A start that fails says which step it was, which element of it, and what to do. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_failure(const char *file, const cp_options *options, cp_step step, int index, int errnum) {
  cp_child *child = cp_spawn(file, NULL, options);
  const cp_error *error = child == NULL ? cp_last_error() : cp_child_result(child)->error;
  EXPECT(error != NULL);
  NOTE("%s", error->message);
  EXPECT_STR(cp_step_name(error->step), cp_step_name(step));
  EXPECT_EQ(error->index, index);
  EXPECT_EQ(error->errnum, errnum);
  if (error->step != CP_STEP_EXEC || errnum == ENOENT || errnum == EACCES || errnum == E2BIG)
    EXPECT(error->advice[0] != '\0');
  run(NULL);
  expect_no_child();
}

TEST(steps_of_the_program) {
  EXPECT_SYS(symlink("loop", "loop"));
  EXPECT_SYS(mkdir("folder", 0700));
  expect_failure("/no/such/program", NULL, CP_STEP_EXEC, -1, ENOENT);
  expect_failure("./folder", NULL, CP_STEP_EXEC, -1, EACCES);
  expect_failure("./loop", NULL, CP_STEP_EXEC, -1, ELOOP);
  expect_failure("/etc/passwd/x", NULL, CP_STEP_EXEC, -1, ENOTDIR);
}

TEST(a_program_that_is_being_written) {
  int fd = open("program", O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd,
                  "\x7f"
                  "ELF",
                  4),
            4);
  expect_failure("./program", NULL, CP_STEP_EXEC, -1, ETXTBSY);
  EXPECT_SYS(close(fd));
  /* Begins like a program and is none: no shell is tried with bytes. */
  cp_child *child = cp_spawn("./program", NULL, NULL);
  if (child == NULL)
    EXPECT_EQ(cp_last_error()->errnum, ENOEXEC);
  run(NULL);
}

TEST(steps_of_the_directory) {
  expect_failure("/bin/sh", CP_OPTIONS(.cwd = "/no/such/place"), CP_STEP_CHDIR, -1, ENOENT);
  EXPECT_STR(cp_last_error()->path, "/no/such/place");
  expect_failure("/bin/sh", CP_OPTIONS(.cwd = "/etc/passwd"), CP_STEP_CHDIR, -1, ENOTDIR);
}

TEST(steps_of_stdio) {
  expect_failure("/bin/sh", CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_FD(999))), CP_STEP_STDIO, 2,
                 EBADF);
  expect_failure("/bin/sh", CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_FD(999))),
                 CP_STEP_STDIO, 3, EBADF);
  expect_failure("/bin/sh", CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_FROM_PATH("nope"))), CP_STEP_OPEN, 1,
                 ENOENT);
  EXPECT_STR(cp_last_error()->path, "nope");
  EXPECT_STR(cp_last_error()->message, "open nope ENOENT");
  expect_failure("/bin/sh", CP_OPTIONS(.stdio = CP_STDIO(CP_TO_PATH("/"))), CP_STEP_OPEN, 0, EISDIR);
}

TEST(steps_of_limits) {
  struct rlimit old, low;
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &old));
  expect_failure("/bin/sh", CP_OPTIONS(.limits.descriptors = CP_LIMIT(1ull << 40)), CP_STEP_LIMIT,
                 CP_LIMIT_DESCRIPTORS, EPERM);
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &low));
  EXPECT_EQ(low.rlim_max, old.rlim_max);
}

/* What only root may do, done by somebody else: in a helper, which gives up root. */
HELPER(as_nobody) {
  const unsigned groups[] = {0};
  if (getuid() == 0) {
    EXPECT_SYS(setgroups(0, NULL));
    EXPECT_SYS(setgid(65534));
    EXPECT_SYS(setuid(65534));
  }
  expect_failure("/bin/sh", CP_OPTIONS(.uid = CP_ID(0)), CP_STEP_UID, -1, EPERM);
  EXPECT_STR(cp_last_error()->message, "spawn EPERM");
  EXPECT(cp_last_error()->path == NULL);
  expect_failure("/bin/sh", CP_OPTIONS(.gid = CP_ID(0)), CP_STEP_GID, -1, EPERM);
  expect_failure("/bin/sh", CP_OPTIONS(.groups = groups, .groups_count = 1), CP_STEP_GROUPS, -1, EPERM);
  expect_failure("/bin/sh", CP_OPTIONS(.limits.nice = CP_NUMBER(-20)), CP_STEP_NICE, -1, EACCES);
  cp_loop_free(cp_loop_default());
  return FINE;
}

TEST(steps_that_only_root_may_do) {
  expect_code(START(NULL, "as_nobody"), FINE);
}

/* ---- uid, gid and groups, as root ---- */

HELPER(identity) {
  gid_t groups[16];
  int count = getgroups(16, groups);
  EXPECT_SYS(count);
  printf("%u %u %u %u", getuid(), geteuid(), getgid(), getegid());
  for (int i = 0; i < count; i++)
    printf(" %u", groups[i]);
  return FINE;
}

static void need_root(void) {
  if (getuid() != 0)
    SKIP("only root can become somebody else");
}

static void expect_identity(const cp_options *options, const char *identity) {
  char *out = output_of(START(options, "identity"));
  EXPECT_STR(out, identity);
  free(out);
}

TEST(another_user_and_group) {
  need_root();
  expect_identity(CP_OPTIONS(.uid = CP_ID(65534), .gid = CP_ID(65533)), "65534 65534 65533 65533");
  expect_identity(CP_OPTIONS(.uid = CP_ID(0), .gid = CP_ID(0)), "0 0 0 0"); /* a zero that is one */
}

TEST(groups_are_those_of_the_list) {
  const unsigned groups[] = {1001, 1002, 1003};
  need_root();
  expect_identity(CP_OPTIONS(.uid = CP_ID(65534), .gid = CP_ID(65534), .groups = groups, .groups_count = 3),
                  "65534 65534 65534 65534 1001 1002 1003");
  expect_identity(CP_OPTIONS(.groups = groups, .groups_count = 1), "0 0 0 0 1001");
  expect_identity(CP_OPTIONS(.groups = groups, .groups_count = 0), "0 0 0 0");
}

TEST(without_a_list_no_group_is_kept) {
  const gid_t own[] = {7, 8};
  need_root();
  EXPECT_SYS(setgroups(2, own));
  expect_identity(CP_OPTIONS(.gid = CP_ID(5)), "0 0 5 5");
  expect_identity(NULL, "0 0 0 0 7 8"); /* nothing was asked for */
}

TEST(becoming_somebody_else_leaves_the_parent_as_it_was) {
  need_root();
  expect_identity(CP_OPTIONS(.uid = CP_ID(65534)), "65534 65534 0 0");
  EXPECT(getuid() == 0 && geteuid() == 0 && getgid() == 0);
  int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC); /* what an undumpable process may not */
  EXPECT_SYS(fd);
  EXPECT_SYS(close(fd));
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1);
}

TEST(groups_that_are_said_and_not_given) {
  EXPECT(cp_spawn("/bin/sh", NULL, CP_OPTIONS(.groups_count = 1)) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_TYPE");
}

/* An ordinary user's parent may not signal root's child: 'error', and it goes on. */
static void take_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  EXPECT_STR(error->message, "kill EPERM");
  EXPECT_STR(error->syscall, "kill");
  ++*(int *)ctx;
}

HELPER(kills_as_nobody) {
  int errors = 0;
  cp_child *child = cp_child_keep(START(NULL, "hold"));
  cp_on_error(child, take_error, &errors);
  EXPECT_SYS(setreuid(65534, 65534));
  EXPECT_EQ(cp_kill(child, SIGTERM), -EPERM);
  EXPECT_EQ(errors, 1);
  EXPECT(!cp_child_result(child)->killed);
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, FINE);
  EXPECT_STR(r->error->code, "EPERM"); /* what was not heard stays in the result, too */
  cp_result_free(r);
  cp_child_free(child);
  cp_loop_free(cp_loop_default());
  return FINE;
}

TEST(a_child_that_may_not_be_signalled) {
  need_root();
  expect_code(START(NULL, "kills_as_nobody"), FINE);
}
