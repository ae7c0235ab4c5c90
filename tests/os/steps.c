/* A step that fails is told: which one, which part of it, which errno, and nothing is left behind. */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

HELPER(quit) {
  return argc > 1 ? atoi(argv[1]) : 42;
}

/* Arms the rules only once the loop is there. */
static void expect_failure(const char *mode, const char *rule, struct start *start, os_failure expected) {
  os_loop *loop = open_loop();
  os_process *process = NULL;
  os_failure failure = {0};
  struct ended ended;
  NOTE("mode '%s', rule '%s'", mode, rule);
  arm(mode, rule);
  int r = start_run(loop, start, &ended, &process, &failure);
  sys_fault_disarm();
  EXPECT_EQ(r, -expected.errnum);
  EXPECT_STR(cp_step_name(failure.step), cp_step_name(expected.step));
  EXPECT_EQ(failure.index, expected.index);
  EXPECT_EQ(failure.errnum, expected.errnum);
  EXPECT(process == NULL);
  EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
  os_loop_close(loop);
}

static const unsigned some_groups[] = {7, 8};

/* Every step there is. Descriptors 3 and 4 are copies of 1 and 2, which are moved before they are placed. */
static void whole_plan(struct start *start, cp_step failing) {
  static const int fds[] = {0, 1, 2, 1, 2};
  start_helper(start, "quit", NULL);
  for (int i = 0; i < 5; i++)
    start_place(start, i, i, OS_SOURCE_PARENT, fds[i]);
  start_add(start, (os_step){.kind = CP_STEP_SETSID});
  start_add(start, (os_step){.kind = CP_STEP_CHDIR, .path = "/"});
  start_add(start, (os_step){.kind = CP_STEP_UMASK, .value = 022});
  start_add(start, (os_step){.kind = CP_STEP_NICE, .value = 1});
  start_add(start, (os_step){.kind = CP_STEP_LIMIT, .index = CP_LIMIT_CORE, .value = 0});
  start_add(start, (os_step){.kind = CP_STEP_LIMIT, .index = CP_LIMIT_CPU, .value = 1000});
  if (failing < CP_STEP_GROUPS || failing > CP_STEP_UID)
    return;
  start->plan.credentials = true;
  start_add(start, (os_step){.kind = CP_STEP_GROUPS,
                             .ids = some_groups,
                             .count = 2,
                             .optional = failing != CP_STEP_GROUPS});
  start_add(start, (os_step){.kind = CP_STEP_GID, .value = getgid()});
  start_add(start, (os_step){.kind = CP_STEP_UID, .value = getuid()});
}

/* One plan that has every step; a rule makes one of them fail. */
static const struct {
  const char *rule;
  os_failure expected;
} failing[] = {
    {"child:sigaction#5=EIO", {CP_STEP_SIGNALS, 5, EIO, 0}},
    {"child:setsid=EPERM", {CP_STEP_SETSID, -1, EPERM, 0}},
    {"child:dupfd#1=EMFILE", {CP_STEP_STDIO, 3, EMFILE, 0}},
    {"child:dupfd#2=EMFILE", {CP_STEP_STDIO, 4, EMFILE, 0}},
    {"child:setfd#2=EBADF", {CP_STEP_STDIO, 1, EBADF, 0}},
    {"child:getfl#3=EBADF", {CP_STEP_STDIO, 2, EBADF, 0}},
    {"child:dup2#2=EBADF", {CP_STEP_STDIO, 4, EBADF, 0}},
    {"child:chdir=EACCES", {CP_STEP_CHDIR, -1, EACCES, 0}},
    {"child:umask=EPERM", {CP_STEP_UMASK, -1, EPERM, 0}},
    {"child:setpriority=EACCES", {CP_STEP_NICE, -1, EACCES, 0}},
    {"child:setrlimit#1=EPERM", {CP_STEP_LIMIT, CP_LIMIT_CORE, EPERM, 0}},
    {"child:setrlimit#2=EINVAL", {CP_STEP_LIMIT, CP_LIMIT_CPU, EINVAL, 0}},
    {"child:setgroups=EPERM", {CP_STEP_GROUPS, -1, EPERM, 0}},
    {"child:setgid=EPERM", {CP_STEP_GID, -1, EPERM, 0}},
    {"child:setuid=EAGAIN", {CP_STEP_UID, -1, EAGAIN, 0}},
    {"child:sigmask=EFAULT", {CP_STEP_MASK, -1, EFAULT, 0}},
    {"child:execve=E2BIG", {CP_STEP_EXEC, -1, E2BIG, 0}},
    {"clone=EAGAIN", {CP_STEP_START, -1, EAGAIN, 0}},
    {"parent:sigmask=EFAULT", {CP_STEP_START, -1, EFAULT, 0}},
    {"memory#1=ENOMEM", {CP_STEP_MEMORY, -1, ENOMEM, 0}},
    {"mmap#1=ENOMEM", {CP_STEP_MEMORY, -1, ENOMEM, 0}},
};

TEST(each_failing_step_is_told) {
  for (const char *const *mode = start_modes; *mode; mode++)
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
      struct start start;
      whole_plan(&start, failing[i].expected.step);
      expect_failure(*mode, failing[i].rule, &start, failing[i].expected);
    }
}

TEST(a_whole_plan_runs) {
  for (const char *const *mode = start_modes; *mode; mode++)
    for (cp_step kind = CP_STEP_NONE; kind <= CP_STEP_GID;
         kind = kind == CP_STEP_NONE ? CP_STEP_GID : kind + 1) {
      struct start start;
      struct ended ended;
      os_loop *loop = open_loop();
      arm(*mode, "");
      whole_plan(&start, kind);
      os_process *process = start_expect(loop, &start, &ended);
      wait_ended(loop, &ended);
      sys_fault_disarm();
      NOTE("mode '%s'", *mode);
      EXPECT_EQ(ended.exit.code, 42);
      os_process_close(process);
      os_loop_close(loop);
    }
}

/* ---- failures that the kernel makes ---- */

static void expect_everywhere(struct start *start, os_failure expected) {
  for (const char *const *mode = start_modes; *mode; mode++)
    expect_failure(*mode, "", start, expected);
}

TEST(a_program_that_is_missing) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start.candidates[0] = (char *)(uintptr_t) "/nowhere/program";
  expect_everywhere(&start, (os_failure){CP_STEP_EXEC, -1, ENOENT, 0});
}

static void make_file(const char *name, const char *text, mode_t mode) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
  EXPECT_SYS(fchmod(fd, mode));
  (void)close(fd);
}

/* As execvp() does: a file that may not be run is told only if none of the others can be. */
TEST(a_denied_candidate_is_remembered) {
  struct start start;
  make_file("denied", "", 0644);
  start_helper(&start, "quit", NULL);
  start.candidates[1] = start.candidates[0];
  start.candidates[0] = (char *)(uintptr_t) "./denied";
  os_loop *loop = open_loop();
  struct ended ended;
  os_process *process = start_expect(loop, &start, &ended);
  wait_ended(loop, &ended);
  EXPECT_EQ(ended.exit.code, 42);
  os_process_close(process);
  os_loop_close(loop);
  start.candidates[1] = (char *)(uintptr_t) "./missing";
  expect_everywhere(&start, (os_failure){CP_STEP_EXEC, -1, EACCES, 0});
}

TEST(an_error_that_is_no_absence_ends_the_search) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start.candidates[1] = start.candidates[0];
  start.candidates[0] = (char *)(uintptr_t) "loop";
  EXPECT_SYS(symlink("loop", "loop"));
  expect_everywhere(&start, (os_failure){CP_STEP_EXEC, -1, ELOOP, 0});
}

TEST(a_text_without_interpreter_line_goes_to_the_shell) {
  struct start start;
  struct ended ended;
  char *shell[] = {(char *)(uintptr_t) "/bin/sh", NULL, (char *)(uintptr_t) "7", NULL};
  make_file("script", "test \"$0\" = ./script && exit $1\n", 0755);
  start_helper(&start, "quit", NULL);
  start.candidates[0] = (char *)(uintptr_t) "./script";
  expect_everywhere(&start, (os_failure){CP_STEP_EXEC, -1, ENOEXEC, 0});
  start.plan.shell_argv = shell;
  os_loop *loop = open_loop();
  os_process *process = start_expect(loop, &start, &ended);
  wait_ended(loop, &ended);
  EXPECT_EQ(ended.exit.code, 7);
  os_process_close(process);
  os_loop_close(loop);
}

TEST(a_directory_that_is_missing) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start_add(&start, (os_step){.kind = CP_STEP_CHDIR, .path = "/nowhere"});
  expect_everywhere(&start, (os_failure){CP_STEP_CHDIR, -1, ENOENT, 0});
}

TEST(a_descriptor_that_is_not_open) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start_place(&start, 0, 0, OS_SOURCE_PARENT, 0);
  start_place(&start, 1, 1, OS_SOURCE_PARENT, 1000);
  start_place(&start, 2, 2, OS_SOURCE_PARENT, 2);
  expect_everywhere(&start, (os_failure){CP_STEP_STDIO, 1, EBADF, 0});
}

TEST(a_limit_that_is_none) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start_add(&start, (os_step){.kind = CP_STEP_LIMIT, .index = CP_LIMIT_WALL, .value = 1});
  expect_everywhere(&start, (os_failure){CP_STEP_LIMIT, CP_LIMIT_WALL, EINVAL, 0});
}

TEST(a_step_that_no_new_process_takes) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start_add(&start, (os_step){.kind = CP_STEP_PIPE});
  expect_everywhere(&start, (os_failure){CP_STEP_PIPE, -1, EINVAL, 0});
}

/* It runs already, but its end could not be told: it is ended, and the start fails. */
TEST(a_child_that_cannot_be_watched) {
  struct start start;
  if (!has_pidfd())
    SKIP("the waiter thread is made before the child");
  start_helper(&start, "quit", NULL);
  expect_failure("", "epoll_ctl=ENOMEM,thread=EAGAIN", &start, (os_failure){CP_STEP_START, -1, EAGAIN, 0});
}

TEST(many_sources) {
  for (int fail = 0; fail < 2; fail++) {
    struct start start;
    struct ended ended;
    start_helper(&start, "quit", NULL);
    for (int i = 0; i < START_SOURCES; i++)
      start_place(&start, i, i, OS_SOURCE_PARENT, i % 3);
    if (fail) {
      expect_failure("", "memory#2=ENOMEM", &start, (os_failure){CP_STEP_MEMORY, -1, ENOMEM, 0});
      continue;
    }
    os_loop *loop = open_loop();
    os_process *process = start_expect(loop, &start, &ended);
    wait_ended(loop, &ended);
    EXPECT_EQ(ended.exit.code, 42);
    os_process_close(process);
    os_loop_close(loop);
  }
}

/* The descriptors cover every number near those by which a copied child tells that it is the program. */
TEST(a_late_failure_after_many_sources) {
  struct start start;
  start_helper(&start, "quit", NULL);
  start.candidates[0] = (char *)(uintptr_t) "/nowhere/program";
  for (int i = 0; i < START_SOURCES; i++)
    start_place(&start, i, i, OS_SOURCE_PARENT, i % 3);
  for (int i = 0; i < 20; i++)
    expect_everywhere(&start, (os_failure){CP_STEP_EXEC, -1, ENOENT, 0});
}

TEST(an_optional_step_may_fail) {
  struct start start;
  struct ended ended;
  os_loop *loop = open_loop();
  start_helper(&start, "quit", NULL);
  start_add(&start, (os_step){.kind = CP_STEP_CHDIR, .path = "/nowhere", .optional = true});
  os_process *process = start_expect(loop, &start, &ended);
  wait_ended(loop, &ended);
  EXPECT_EQ(ended.exit.code, 42);
  os_process_close(process);
  os_loop_close(loop);
}

/* ---- what the steps have done, seen by the child ---- */

HELPER(state) {
  struct sigaction action;
  sigset_t mask;
  struct rlimit limit;
  char cwd[16];
  EXPECT_SYS(sigprocmask(SIG_SETMASK, NULL, &mask));
  for (int signal = 1; signal < NSIG; signal++) {
    EXPECT_NE(sigismember(&mask, signal), 1);
    if (sigaction(signal, NULL, &action) == 0) /* a sanitizer may have put in handlers of its own */
      EXPECT(action.sa_handler != SIG_IGN);
  }
  EXPECT_EQ(getsid(0), getpid());
  EXPECT_STR(getcwd(cwd, sizeof cwd), "/");
  EXPECT_EQ(umask(0), 027);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), 3);
  EXPECT_SYS(getrlimit(RLIMIT_CORE, &limit));
  EXPECT_EQ(limit.rlim_max, 0);
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &limit));
  EXPECT_EQ(limit.rlim_cur, 64);
  EXPECT_EQ(limit.rlim_max, 64);
  EXPECT_SYS(getrlimit(RLIMIT_CPU, &limit));
  EXPECT_EQ(limit.rlim_cur, 1000);
  EXPECT_EQ(limit.rlim_max, 1001);
  return 42;
}

static void on_signal(int signal) {
  (void)signal;
}

/* The parent has a handler, an ignored and blocked signals; nothing of it reaches the child. */
TEST(the_child_starts_as_planned) {
  struct sigaction action = {.sa_handler = on_signal}, old_usr1;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, old_term;
  sigset_t blocked, old_mask;
  EXPECT_SYS(sigaction(SIGUSR1, &action, &old_usr1));
  EXPECT_SYS(sigaction(SIGTERM, &ignore, &old_term));
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGUSR2);
  EXPECT_SYS(sigprocmask(SIG_BLOCK, &blocked, &old_mask));
  test_signals *before = test_signals_take();
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    os_loop *loop = open_loop();
    NOTE("mode '%s'", *mode);
    start_helper(&start, "state", NULL);
    start_add(&start, (os_step){.kind = CP_STEP_SETSID});
    start_add(&start, (os_step){.kind = CP_STEP_CHDIR, .path = "/"});
    start_add(&start, (os_step){.kind = CP_STEP_UMASK, .value = 027});
    start_add(&start, (os_step){.kind = CP_STEP_NICE, .value = 3});
    start_add(&start, (os_step){.kind = CP_STEP_LIMIT, .index = CP_LIMIT_CORE, .value = 0});
    start_add(&start, (os_step){.kind = CP_STEP_LIMIT, .index = CP_LIMIT_DESCRIPTORS, .value = 64});
    start_add(&start, (os_step){.kind = CP_STEP_LIMIT, .index = CP_LIMIT_CPU, .value = 1000});
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    EXPECT_EQ(ended.exit.code, 42);
    os_process_close(process);
    os_loop_close(loop);
    EXPECT_SIGNALS(before);
  }
  free(before);
  EXPECT_SYS(sigprocmask(SIG_SETMASK, &old_mask, NULL));
  EXPECT_SYS(sigaction(SIGTERM, &old_term, NULL));
  EXPECT_SYS(sigaction(SIGUSR1, &old_usr1, NULL));
}

HELPER(ids) {
  gid_t groups[4];
  EXPECT_EQ(getuid(), 65534);
  EXPECT_EQ(geteuid(), 65534);
  EXPECT_EQ(getgid(), 65533);
  EXPECT_EQ(getgroups(4, groups), 2);
  EXPECT_EQ(groups[0], 7);
  EXPECT_EQ(groups[1], 8);
  return 42;
}

TEST(another_user) {
  if (getuid() != 0)
    SKIP("only root may become another user");
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    os_loop *loop = open_loop();
    NOTE("mode '%s'", *mode);
    start_helper(&start, "ids", NULL);
    start.candidates[0] = (char *)(uintptr_t) "/proc/self/exe"; /* the checkout may be closed to others */
    start.plan.credentials = true;
    start_add(&start, (os_step){.kind = CP_STEP_GROUPS, .ids = some_groups, .count = 2});
    start_add(&start, (os_step){.kind = CP_STEP_GID, .value = 65533});
    start_add(&start, (os_step){.kind = CP_STEP_UID, .value = 65534});
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    EXPECT_EQ(ended.exit.code, 42);
    os_process_close(process);
    os_loop_close(loop);
  }
}
