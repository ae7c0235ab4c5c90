/* decode() with the statuses of real children: every code, and every signal that ends a process. */
#include "decode.h"
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { UNTOUCHED = -77, CORE_DUMPED = 0x80 };

static int wait_for(pid_t pid, int options) {
  int status = 0;
  pid_t found;
  do
    found = waitpid(pid, &status, options);
  while (found < 0 && errno == EINTR);
  EXPECT_EQ(found, pid);
  return status;
}

static pid_t start(int code, int signal) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid > 0)
    return pid;
  (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  if (signal) {
    sigset_t only;
    (void)sigemptyset(&only);
    (void)sigaddset(&only, signal);
    (void)sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    (void)sigprocmask(SIG_UNBLOCK, &only, NULL);
    (void)kill(getpid(), signal);
  }
  _exit(code);
}

static void expect_code(int code) {
  int status = wait_for(start(code, 0), 0);
  ending how = {UNTOUCHED, UNTOUCHED};
  bool ended = decode(status, &how);
  EXPECT_MISTAKE("raw-status", code == 0 || how.code != code << 8,
                 "a child exited with code %d, and .code is %d: the status as waitpid() gave it", code,
                 how.code);
  if (!ended)
    FAIL("a child exited with code %d, status %d; decode() says that it has not ended", code, status);
  if (how.code != code || how.signal != 0)
    FAIL("a child exited with code %d, status %d; decode() says {.code = %d, .signal = %d}, expected {%d, 0}",
         code, status, how.code, how.signal, code);
}

TEST(codes) {
  expect_code(0);
  expect_code(3);
  expect_code(1);
  expect_code(255);
  expect_code(128);
  expect_code(127);
}

/* Whatever a child passes to _exit(), one of 256 codes comes out. */
TEST(every_code) {
  for (int code = 0; code < 256; code++)
    expect_code(code);
}

static void judge_signal(int status, int signal) {
  ending how = {UNTOUCHED, UNTOUCHED};
  bool ended = decode(status, &how);
  EXPECT_MISTAKE("raw-status", how.code != status,
                 "signal %d ended a child, and .code is %d: the status as waitpid() gave it", signal,
                 how.code);
  EXPECT_MISTAKE("exitstatus-of-signalled", !(ended && how.code == 0),
                 "signal %d ended a child, and .code is 0, as if it had succeeded", signal);
  if (!ended)
    FAIL("signal %d ended a child, status %d; decode() says that it has not ended", signal, status);
  if (how.code != -1 || how.signal != signal)
    FAIL("signal %d ended a child, status %d; decode() says {.code = %d, .signal = %d}, expected {-1, %d}",
         signal, status, how.code, how.signal, signal);
}

static void expect_signal(int signal) {
  judge_signal(wait_for(start(7, signal), 0), signal);
}

TEST(signals) {
  expect_signal(SIGKILL);
  expect_signal(SIGTERM);
  expect_signal(SIGSEGV);
}

static bool ends_a_process(int signal) {
  static const int others[] = {SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (signal == others[i])
      return false;
  return true;
}

TEST(every_signal) {
  for (int signal = 1; signal < 32; signal++)
    if (ends_a_process(signal))
      expect_signal(signal);
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++)
    expect_signal(signal);
}

/* Whether a core is dumped is the machine's decision; the bit for it is the only thing that it changes. */
TEST(core) {
  int status = wait_for(start(7, SIGSEGV), 0) | CORE_DUMPED;
  EXPECT(WIFSIGNALED(status) && WCOREDUMP(status));
  judge_signal(status, SIGSEGV);
}

static void expect_alive(int status, const char *what) {
  ending how = {UNTOUCHED, UNTOUCHED};
  bool ended = decode(status, &how);
  EXPECT_MISTAKE("stopped-is-not-dead", !ended,
                 "a child was %s, status %d; decode() says that it has ended, {.code = %d, .signal = %d}",
                 what, status, how.code, how.signal);
  if (how.code != UNTOUCHED || how.signal != UNTOUCHED)
    FAIL("a child was %s; decode() returned false and has written into *ret", what);
}

static pid_t start_stopped(int signal) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    (void)sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    (void)raise(signal);
    for (;;)
      (void)pause();
  }
  return pid;
}

/* SIGTSTP would not stop a process whose group has lost its terminal. */
TEST(stopped) {
  pid_t pid = start_stopped(SIGSTOP);
  int stopped = wait_for(pid, WUNTRACED);
  EXPECT_SYS(kill(pid, SIGCONT));
  int continued = wait_for(pid, WCONTINUED);
  EXPECT_SYS(kill(pid, SIGKILL));
  int killed = wait_for(pid, 0);
  EXPECT(WIFSTOPPED(stopped) && WIFCONTINUED(continued));
  expect_alive(stopped, "stopped");
  expect_alive(continued, "continued");
  judge_signal(killed, SIGKILL);
}

static void expect_number(ending how, int expected) {
  int number = shell_code(how);
  if (number != expected)
    FAIL("shell_code() of {.code = %d, .signal = %d} is %d, expected %d", how.code, how.signal, number,
         expected);
}

TEST(shell) {
  for (int code = 0; code < 256; code++)
    expect_number((ending){code, 0}, code);
  for (int signal = 1; signal <= SIGRTMAX; signal++)
    expect_number((ending){-1, signal}, 128 + signal);
}
