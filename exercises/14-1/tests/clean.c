#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "start.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static probe_report *seen;

/* In the place of libc's: whoever forks in another thread before this call passes the descriptor on. */
int fcntl(int fd, int command, ...) {
  va_list list;
  va_start(list, command);
  long value = va_arg(list, long);
  va_end(list);
  if (board && getpid() == board->host && command == F_SETFD && value & FD_CLOEXEC &&
      !(syscall(SYS_fcntl, fd, F_GETFD) & FD_CLOEXEC))
    FAIL("[cloexec-race] descriptor %d could be inherited until this fcntl(F_SETFD)", fd);
  return (int)syscall(SYS_fcntl, fd, command, value);
}

static void *stay(void *arg) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
  char c;
  (void)!read(*(int *)arg, &c, 1);
  return NULL;
}

static void note_where(int signal) {
  (void)signal;
  if (getpid() != board->host)
    board->notes[1] = getpid();
}

static int start_probe(const char *action, pid_t *pid) {
  static int ends[2];
  pthread_t thread;
  struct sigaction handler = {.sa_handler = note_where};
  sigset_t some;
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)action,
                  NULL};
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_EQ(pthread_create(&thread, NULL, stay, &ends[0]), 0);
  EXPECT(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
  EXPECT_SYS(sigaction(SIGUSR2, &handler, NULL));
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  sigaddset(&some, SIGTERM);
  EXPECT_EQ(pthread_sigmask(SIG_BLOCK, &some, NULL), 0);
  board->notes[0] = 1;
  int error = start(argv, pid);
  EXPECT(host_returned());
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(pthread_join(thread, NULL), 0);
  EXPECT_SYS(close(ends[0]));
  return error;
}

static void run_to_end(void) {
  pid_t pid = 0;
  int status = 0;
  EXPECT_EQ(start_probe("exit:4", &pid), 0);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 4);
}

static void body_starts(void) {
  run_to_end();
  EXPECT_EQ(seen->argc, 3);
  EXPECT_STR(seen->args[2], "exit:4");
}

static void body_descriptors(void) {
  run_to_end();
  for (int i = 0; i < seen->fd_count; i++)
    EXPECT_MISTAKE("fd-leak-exec", seen->fds[i] <= 2, "the program has descriptor %d as well", seen->fds[i]);
  EXPECT_EQ(seen->fd_count, 3);
}

static void body_ignored(void) {
  run_to_end();
  EXPECT_MISTAKE("sigpipe-inherited", !(seen->ignored >> (SIGPIPE - 1) & 1),
                 "the program started with SIGPIPE ignored, as its caller has it");
  const uint64_t of_libc = (uint64_t)3 << 31; /* 32 and 33, which glibc keeps for itself */
  EXPECT_EQ(seen->ignored & ~of_libc, 0);
}

static void body_blocked(void) {
  run_to_end();
  EXPECT_MISTAKE("mask-inherited", seen->blocked == 0, "the program started with signals blocked: mask %llx",
                 (unsigned long long)seen->blocked);
}

/* As start_probe() has set them. */
static void expect_own_signals(void) {
  sigset_t now;
  struct sigaction pipe_action, handler;
  EXPECT_EQ(pthread_sigmask(SIG_SETMASK, NULL, &now), 0);
  EXPECT(sigismember(&now, SIGUSR1) == 1 && sigismember(&now, SIGTERM) == 1);
  if (sigismember(&now, SIGINT) != 0)
    FAIL("the caller blocks SIGINT now, and did not before");
  EXPECT_SYS(sigaction(SIGPIPE, NULL, &pipe_action));
  EXPECT_SYS(sigaction(SIGUSR2, NULL, &handler));
  EXPECT(pipe_action.sa_handler == SIG_IGN && handler.sa_handler == note_where);
}

static void body_caller(void) {
  run_to_end();
  expect_own_signals();
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  pid_t pid = 0;
  int status = 0, error = start_probe("exit:4", &pid);
  EXPECT_LE(0, error);
  expect_own_signals();
  if (error == 0 && waitpid(pid, &status, 0) == pid)
    EXPECT_EQ(WEXITSTATUS(status), 4);
  (void)host_take_left();
}

static void body_missing(void) {
  pid_t pid = 0;
  char *argv[] = {(char *)"catalogue-has-no-such-program", NULL};
  int error = start(argv, &pid);
  if (!host_returned())
    FAIL("[exec-fallthrough] a child came back from start() as a second caller");
  EXPECT_EQ(error, ENOENT);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_memory(void) {
  pid_t pid = 0;
  int status = 0;
  EXPECT_EQ(recorder_set_fault("malloc:*:ENOMEM:child,calloc:*:ENOMEM:child,realloc:*:ENOMEM:child"), 0);
  int error = start_probe("exit:4", &pid);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_MISTAKE("threads-then-fork", recorder_faults_struck() == 0,
                 "memory was allocated in the child of a program with threads");
  EXPECT_EQ(error, 0);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
}

static void body_signalled(void) {
  pid_t pid = 0;
  int status = 0;
  EXPECT_EQ(recorder_set_delay("child:150"), 0);
  if (start_probe("exit:4", &pid) == 0)
    EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_MISTAKE("handler-kept-in-child", board->notes[1] == 0,
                 "SIGUSR2 came between fork and exec, and the caller's handler ran in its child, pid %d",
                 (int)board->notes[1]);
}

static void begin(void) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(starts)
CHECK(descriptors)
CHECK(ignored)
CHECK(blocked)
CHECK(caller)
CHECK(faults)
CHECK(missing)
CHECK(memory)

static pid_t child_of(pid_t parent) {
  char path[64];
  int pid = 0;
  (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
  FILE *file = fopen(path, "r");
  if (file && fscanf(file, "%d", &pid) != 1)
    pid = 0;
  if (file)
    (void)fclose(file);
  return pid;
}

TEST(signalled) {
  begin();
  host_start(body_signalled);
  pid_t child = 0;
  while (!child && !seen->runs && !host_gone(1))
    child = child_of(board->host);
  rest(20);
  if (child && !seen->runs)
    (void)syscall(SYS_kill, child, SIGUSR2);
  host_wait();
  probe_end();
}
