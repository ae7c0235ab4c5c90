#include "../../common/host.h"
#include "harness.h"
#include "reaper.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS = 8 };

typedef struct meeting {
  _Atomic(pid_t) pids[JOBS];
  atomic_int begun, ready, gone;
} meeting;
static meeting *here;
static int gate[2];

static int waits(int number) {
  char c;
  here->pids[number] = getpid();
  here->begun++;
  (void)!read(gate[0], &c, 1);
  return number + 3;
}

static int ends_at_once(int number) {
  here->pids[number] = getpid();
  here->begun++;
  return number + 3;
}

static void let_go(int n) {
  EXPECT_EQ(write(gate[1], "xxxxxxxxxxxxxxxx", (size_t)n), n);
}

static bool all_in(const char *states, int n) {
  for (int i = 0; i < n; i++)
    if (!here->pids[i] || !in_state(here->pids[i], states))
      return false;
  return true;
}

/* In the place of libc's. Before it sleeps, whoever was to wake it ends. */
int pause(void) {
  sigset_t mask;
  EXPECT_SYS(sigprocmask(SIG_BLOCK, NULL, &mask));
  here->ready = 1;
  for (int i = 0; i < 3000 && !here->gone; i++)
    rest(1);
  for (int i = 0; i < 200 && !sigismember(&mask, SIGCHLD); i++)
    rest(1);
  siginfo_t info = {0};
  if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD)
    FAIL("[signal-lost-pause] the last SIGCHLD came before pause(), and no other one will end it");
  return (int)syscall(SYS_ppoll, NULL, 0, NULL, NULL, 8);
}

static void expect_codes(int n, const char *id) {
  int codes[REAPER_MOST];
  int found = reaper_finish(codes);
  EXPECT(host_returned());
  if (found != n && *id)
    FAIL("[%s] %d of %d children were noticed", id, found, n);
  EXPECT_EQ(found, n);
  for (int i = 0; i < n; i++)
    EXPECT_EQ(codes[i], i + 3);
  EXPECT_EQ(host_take_left(), 0);
}

static void add(int n, int (*job)(int)) {
  EXPECT_EQ(reaper_open(), 0);
  for (int i = 0; i < n; i++)
    EXPECT_EQ(reaper_add(job, i), 0);
}

static void body_few(void) {
  add(2, waits);
  board->notes[0] = 1;
  expect_codes(2, "");
}

static void body_heap(void) {
  add(JOBS, waits);
  board->notes[0] = 1;
  expect_codes(JOBS, "sigchld-coalesce");
}

static void body_early(void) {
  EXPECT_EQ(recorder_set_delay("parent:50"), 0);
  add(3, ends_at_once);
  EXPECT_EQ(recorder_set_delay(NULL), 0);
  expect_codes(3, "addjob-race");
}

/* No system call of its own while children end: whatever errno is then, a handler left there. */
static void body_errno(void) {
  add(2, waits);
  errno = 7777;
  board->notes[0] = 1;
  while (!here->gone)
    ;
  int left_there = errno;
  EXPECT_MISTAKE("handler-errno", left_there == 7777, "errno was 7777; a handler ran, and now it is %d",
                 left_there);
  expect_codes(2, "");
}

static void begin(void) {
  here = mmap(NULL, sizeof *here, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(here != MAP_FAILED);
  EXPECT_SYS(pipe2(gate, O_CLOEXEC));
  host_burns_id = "non-atomic-flag";
}

static void end(void) {
  EXPECT_SYS(close(gate[0]));
  EXPECT_SYS(close(gate[1]));
  EXPECT_SYS(munmap(here, sizeof *here));
}

/* Until all have begun, and the caller is asleep, burns time, or has asked for them. */
static void settle(int n) {
  while ((here->begun < n || !board->notes[0]) && !host_gone(1))
    ;
  for (int i = 0; i < 100 && !here->ready && !host_gone(0); i++)
    rest(1);
}

static void finish(const char *id, const char *what) {
  bool returned = host_gone(6000);
  pid_t host = board->host;
  if (!returned && in_state(host, "R"))
    id = "non-atomic-flag";
  else if (!returned && !all_in("X", here->begun))
    id = "sigchld-coalesce";
  if (!returned)
    (void)syscall(SYS_kill, host, SIGKILL);
  if (!returned && *id)
    FAIL("[%s] %s, and the caller waits on", id, what);
  host_wait();
  end();
}

TEST(few) {
  begin();
  host_start(body_few);
  settle(2);
  let_go(2);
  while (!all_in("ZX", 2) && !host_gone(1))
    ;
  here->gone = 1;
  finish("signal-lost-pause", "every child has ended");
}

/* The caller is stopped until all of them have ended: then one signal stands for many. */
TEST(heap) {
  begin();
  host_start(body_heap);
  settle(JOBS);
  (void)syscall(SYS_kill, board->host, SIGSTOP);
  while (!in_state(board->host, "TZX"))
    rest(1);
  let_go(JOBS);
  for (int i = 0; i < 5000 && !all_in("ZX", JOBS); i++)
    rest(1);
  here->gone = 1;
  (void)syscall(SYS_kill, board->host, SIGCONT);
  finish("sigchld-coalesce", "all children had ended while it was stopped");
}

TEST(early) {
  begin();
  here->gone = 1;
  host_start(body_early);
  finish("addjob-race", "a child had ended before reaper_add() was done with it");
}

TEST(keeps_errno) {
  begin();
  host_start(body_errno);
  settle(2);
  let_go(2);
  while (!all_in("ZX", 2) && !host_gone(1))
    ;
  rest(30);
  here->gone = 1;
  finish("", "both children have ended");
}
