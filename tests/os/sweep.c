/*
 * Every system call of a start fails once, at its first use, its second, and so on until no use is left. Each
 * time the start either succeeds all the same or says why not, and nothing is left behind.
 */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOO_OFTEN = 400 };

struct outcome {
  int r;
  os_exit exit;
};

static void end_read(void *ctx, int64_t n, const char *data) {
  (void)data;
  *(int64_t *)ctx = n;
}

/* One child with a pipe, from an empty process to an empty process. */
static int one_start(bool credentials, struct outcome *ret) {
  struct start start;
  struct ended ended = {0};
  os_failure failure;
  os_loop *loop;
  os_stream *stream = NULL;
  os_process *process = NULL;
  int64_t read = -1;
  int parent, child;
  int r = os_loop_open(&loop);
  if (r < 0)
    return r;
  r = os_pipe(false, false, &parent, &child);
  if (r >= 0) {
    r = os_stream_open(loop, parent, true, false, &stream);
    if (r >= 0) {
      start_helper(&start, "quit", NULL);
      start_place(&start, 0, 0, OS_SOURCE_PARENT, 0);
      start_place(&start, 1, 1, OS_SOURCE_PIPE, child);
      start_place(&start, 2, 2, OS_SOURCE_PARENT, 2);
      start_place(&start, 3, 3, OS_SOURCE_PARENT, 1);
      start.plan.credentials = credentials;
      r = start_run(loop, &start, &ended, &process, &failure);
      if (r < 0)
        EXPECT_EQ(failure.errnum, -r);
    }
    os_close(child);
  }
  if (r >= 0)
    os_stream_read(stream, end_read, &read);
  while (r >= 0 && ended.times == 0)
    (void)os_loop_wait(loop, -1);
  ret->exit = ended.exit;
  os_process_close(process);
  os_stream_close(stream);
  os_loop_close(loop);
  return r;
}

static void no_child(void) {
  siginfo_t info;
  int r = waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG);
  EXPECT_EQ(r, -1);
  EXPECT_EQ(errno, ECHILD);
}

/* What may fail and how; calls that a lost status alone comes from are not among them. */
static const struct {
  const char *call, *error;
} causes[] = {
    {"memory", "ENOMEM"},    {"thread", "EAGAIN"},      {"pipe2", "EMFILE"}, {"dupfd", "EMFILE"},
    {"dup2", "EBADF"},       {"dup2", "EINTR"},         {"getfl", "EBADF"},  {"setfl", "EBADF"},
    {"setfd", "EBADF"},      {"fstat", "EIO"},          {"read", "EINTR"},   {"read", "EIO"},
    {"mmap", "ENOMEM"},      {"poll", "EINTR"},         {"poll", "ENOMEM"},  {"epoll_create", "EMFILE"},
    {"epoll_ctl", "ENOMEM"}, {"eventfd", "ENFILE"},     {"clone", "EAGAIN"}, {"clone", "EPERM"},
    {"clone_vm", "EINVAL"},  {"pidfd", "EMFILE"},       {"waitid", "EINTR"}, {"sigmask", "EINVAL"},
    {"sigaction", "EFAULT"}, {"close_range", "ENOSYS"}, {"open", "EMFILE"},  {"getdents", "EIO"},
    {"execve", "ENOMEM"},
};

static void sweep(const char *mode, bool credentials, size_t cause) {
  int fds = test_open_fds();
  test_signals *signals = test_signals_take();
  for (int k = 1; k < TOO_OFTEN; k++) {
    char rule[64];
    struct outcome outcome = {0};
    (void)snprintf(rule, sizeof rule, "%s#%d=%s", causes[cause].call, k, causes[cause].error);
    NOTE("mode '%s'%s, rule %s", mode, credentials ? " with credentials" : "", rule);
    arm(rule, mode); /* first, so that it counts what the mode refuses, too */
    int r = one_start(credentials, &outcome);
    unsigned fired = atomic_load(&atomic_load(&sys_faults)->rules[0].fired);
    sys_fault_disarm();
    if (r >= 0)
      EXPECT_EQ(outcome.exit.code, 42);
    no_child();
    EXPECT_EQ(test_open_fds(), fds);
    EXPECT_SIGNALS(signals);
    if (fired == 0) {
      free(signals);
      return;
    }
  }
  FAIL("%s is used without end", causes[cause].call);
}

static void sweep_all(const char *mode, bool credentials) {
  for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
    sweep(mode, credentials, i);
}

TEST(sweep_shared) {
  sweep_all("", false);
}

TEST(sweep_copied) {
  sweep_all("", true);
}

TEST(sweep_without_pidfd) {
  sweep_all("pidfd=EPERM", false);
}

TEST(sweep_copied_without_pidfd) {
  sweep_all("pidfd=ENOSYS", true);
}

TEST(sweep_without_close_range) {
  sweep_all("close_range=ENOSYS", false);
}
