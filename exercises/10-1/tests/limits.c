#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "run_timeout.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static probe_report *seen;
static char held[PROBE_TEXT + 8];
static int limit_ms = 100;

/* In the place of libc's: a pid that is no child any more may be anybody's. */
int kill(pid_t pid, int number) {
  siginfo_t info;
  if (board && getpid() == board->host && pid > 0 && pid != getpid() &&
      waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD)
    FAIL("[pid-after-reap] kill(%d, %d): that child has been waited for, and its pid may be somebody else's",
         (int)pid, number);
  return (int)syscall(SYS_kill, pid, number);
}

static ending run_probe(const char *first, const char *second) {
  ending end = {-7, -7, false};
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)first,
                  (char *)(uintptr_t)second, NULL};
  int error = run_timeout(argv, limit_ms, 50, &end);
  EXPECT(host_returned());
  EXPECT_EQ(error, 0);
  EXPECT_EQ(host_take_left(), 0);
  return end;
}

static void body_quick(void) {
  limit_ms = 60000;
  ending end = run_probe("exit:3", "");
  EXPECT_EQ(end.code, 3);
  EXPECT(!end.timed_out);
}

static void body_slow(void) {
  ending end = run_probe(held, "exit:3");
  EXPECT(end.timed_out);
  EXPECT_EQ(end.code, -1);
  EXPECT_EQ(end.signal, SIGTERM);
}

static void body_stubborn(void) {
  ending end = run_probe("stubborn", held);
  EXPECT(end.timed_out);
  EXPECT_EQ(end.signal, SIGKILL);
}

static char child[PROBE_TEXT + 8];

static void body_family(void) {
  ending end = run_probe(child, held);
  EXPECT(end.timed_out);
}

static void body_at_once(void) {
  ending end = run_probe(held, "exit:5");
  EXPECT_MISTAKE("timeout-race", !(end.timed_out && end.code == 5),
                 "the program exited with 5 as the limit came, and both are told: code 5, timed out");
  EXPECT_MISTAKE("timeout-race", end.code == 5,
                 "the program had exited with 5 when the limit was noticed; told is code %d, signal %d, %s",
                 end.code, end.signal, end.timed_out ? "timed out" : "in time");
}

static void body_fork_fails(void) {
  ending end;
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), NULL};
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int error = run_timeout(argv, 50, 50, &end);
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", error != 0, "no process could be made, and the result is 0");
  EXPECT_EQ(error, EAGAIN);
}

static void body_missing(void) {
  ending end = {-7, -7, false};
  int error = run_timeout((char *[]){(char *)"no-such-program-anywhere", NULL}, 60000, 50, &end);
  EXPECT(host_returned());
  EXPECT(error == ENOENT || (error == 0 && end.code == 127 && !end.timed_out));
  EXPECT_EQ(host_take_left(), 0);
}

/* An errno, or the code 127 of a child that became no program, or the right answer. */
static void body_faults(void) {
  ending end = {-7, -7, false};
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)"exit:3", NULL};
  int error = run_timeout(argv, 3000, 50, &end);
  EXPECT(host_returned());
  EXPECT(error >= 0);
  if (error == 0) {
    EXPECT(end.code == 3 || end.code == 127);
    EXPECT(!end.timed_out);
  }
  (void)host_take_left();
}

static void begin(void) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  (void)snprintf(held, sizeof held, "hold:%s", probe_fifo("held"));
  (void)snprintf(child, sizeof child, "child:%s", probe_fifo("child"));
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(quick)
CHECK(slow)
CHECK(fork_fails)
CHECK(missing)
CHECK(faults)

/* Whoever only asks politely is helped out after a while. */
TEST(stubborn) {
  begin();
  host_start(body_stubborn);
  bool returned = host_gone(4000);
  int asked = seen->got_term;
  if (!returned)
    (void)syscall(SYS_kill, seen->pid, SIGKILL);
  EXPECT_MISTAKE("kill-then-wait-forever", returned || asked == 0,
                 "the program ignored SIGTERM seconds ago, and nothing else has been done");
  host_wait();
  probe_end();
}

/* In its own time: SIGKILL may have been sent and not have arrived yet. */
TEST(family) {
  begin();
  host_start(body_family);
  bool returned = host_gone(4000);
  for (int i = 0; i < 1000 && !in_state(seen->child, "ZX"); i++)
    rest(1);
  bool gone = in_state(seen->child, "ZX");
  if (!returned)
    (void)syscall(SYS_kill, seen->pid, SIGKILL);
  probe_release("child");
  for (int i = 0; i < 5000 && !in_state(seen->child, "ZX"); i++)
    rest(1);
  EXPECT_MISTAKE("kill-only-child", gone,
                 "the program was ended, and pid %d, which it had started in its group, lives on",
                 (int)seen->child);
  host_wait();
  probe_end();
}

/* The caller is stopped from before the exit until after the limit: it notices both at once. */
TEST(at_once) {
  begin();
  limit_ms = 300;
  host_start(body_at_once);
  while (!seen->pid && !host_gone(1))
    ;
  for (int i = 0; i < 20; i = in_state(board->host, "SX") ? i + 1 : 0)
    rest(1);
  (void)syscall(SYS_kill, board->host, SIGSTOP);
  while (!in_state(board->host, "TZX"))
    rest(1);
  probe_release("held");
  for (int i = 0; i < 5000 && !in_state(seen->pid, "ZX"); i++)
    rest(1);
  rest(400);
  (void)syscall(SYS_kill, board->host, SIGCONT);
  host_wait();
  probe_end();
}
