/* What becomes of the jobs, also where workers die. */
#include "harness.h"
#include "pool.h"
#include "recorder_check.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 40, HELD_MS = 3000 };

/* In memory that the workers share. */
static struct board {
  pid_t host;
  atomic_int begun[MOST], all, running, most_running;
  atomic_int pids[MOST]; /* who has begun job i last */
} * board;
static int held[2];
static pool_result results[MOST];

static void begin_board(void) {
  board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(board != MAP_FAILED);
  board->host = getpid();
  EXPECT_SYS(pipe(held));
  memset(results, 0x55, sizeof results);
}

static void end_board(void) {
  EXPECT_SYS(close(held[0]));
  EXPECT_SYS(close(held[1]));
  EXPECT_SYS(munmap(board, sizeof *board));
}

/* How often this job has begun, with this time. */
static int job_begins(int number) {
  EXPECT(number >= 0 && number < MOST);
  if (getpid() == board->host)
    FAIL("job %d runs in the caller's own process", number);
  board->pids[number] = getpid();
  board->all++;
  return ++board->begun[number];
}

static void square(int number, char answer[POOL_ANSWER]) {
  (void)job_begins(number);
  (void)snprintf(answer, POOL_ANSWER, "%d", number * number);
}

static void expect_square(int i) {
  char expected[16];
  (void)snprintf(expected, sizeof expected, "%d", i * i);
  if (!results[i].done)
    FAIL("job %d was given up after %d tries (code %d, signal %d)", i, results[i].tries, results[i].code,
         results[i].signal);
  EXPECT_STR(results[i].answer, expected);
  EXPECT_EQ(results[i].code, 0);
  EXPECT_EQ(results[i].signal, 0);
  EXPECT_EQ(results[i].tries, board->begun[i]);
}

static void run(pool_work *work, int workers, int count) {
  errno = 0;
  int r = pool_run(work, workers, count, results), error = errno;
  EXPECT_MISTAKE("fork-loop-bomb", getpid() == board->host, "a worker came back from pool_run()");
  if (r != 0)
    FAIL("pool_run() returned %d (%s)", r, strerror(error));
}

/* How many processes have worked. */
static int workers_seen(int count) {
  int seen = 0;
  for (int i = 0; i < count; i++) {
    bool before = false;
    for (int k = 0; k < i; k++)
      before = before || board->pids[k] == board->pids[i];
    seen += !before;
  }
  return seen;
}

TEST(answers) {
  begin_board();
  run(square, 3, 20);
  for (int i = 0; i < 20; i++)
    expect_square(i);
  EXPECT_LE(workers_seen(20), 3);
  end_board();
}

TEST(few_jobs) {
  begin_board();
  run(square, 4, 0);
  EXPECT_EQ(board->all, 0);
  run(square, 8, 1);
  expect_square(0);
  end_board();
}

/* ---- At the same time ---- */

static bool wait_for_all(atomic_int *what, int wanted) {
  for (int ms = 0; ms < HELD_MS && *what < wanted; ms++)
    (void)poll(NULL, 0, 1);
  return *what >= wanted;
}

static void meets(int number, char answer[POOL_ANSWER]) {
  (void)job_begins(number);
  (void)snprintf(answer, POOL_ANSWER, "%s", wait_for_all(&board->all, 3) ? "met" : "alone");
}

TEST(parallel) {
  begin_board();
  run(meets, 3, 3);
  for (int i = 0; i < 3; i++)
    EXPECT_STR(results[i].answer, "met");
  end_board();
}

/* Job 0 is through when all the others are. */
static void waits_for_others(int number, char answer[POOL_ANSWER]) {
  (void)job_begins(number);
  if (number == 0)
    (void)snprintf(answer, POOL_ANSWER, "%s",
                   wait_for_all(&board->all, 12) ? "last" : "nobody worked meanwhile");
}

TEST(slow_job) {
  begin_board();
  run(waits_for_others, 2, 12);
  EXPECT_STR(results[0].answer, "last");
  end_board();
}

static void counts_running(int number, char answer[POOL_ANSWER]) {
  int now = ++board->running;
  if (now > board->most_running)
    board->most_running = now;
  (void)poll(NULL, 0, 2);
  board->running--;
  square(number, answer);
}

TEST(no_more_than) {
  begin_board();
  run(counts_running, 2, 20);
  EXPECT_LE(board->most_running, 2);
  EXPECT_LE(workers_seen(20), 2);
  end_board();
}

/* ---- Workers that die ---- */

static void dies_once(int number, char answer[POOL_ANSWER]) {
  if (job_begins(number) == 1 && number % 3 == 0) {
    if (number % 2)
      _exit(9);
    (void)raise(SIGKILL);
  }
  (void)snprintf(answer, POOL_ANSWER, "%d", number * number);
}

TEST(one_dies) {
  begin_board();
  run(dies_once, 1, 2);
  expect_square(0);
  expect_square(1);
  EXPECT_EQ(results[0].tries, 2);
  EXPECT_EQ(results[1].tries, 1);
  end_board();
}

TEST(some_die) {
  begin_board();
  run(dies_once, 3, 20);
  for (int i = 0; i < 20; i++) {
    expect_square(i);
    EXPECT_EQ(results[i].tries, i % 3 == 0 ? 2 : 1);
  }
  end_board();
}

static void some_always_die(int number, char answer[POOL_ANSWER]) {
  (void)job_begins(number);
  if (number == 3)
    (void)raise(SIGTERM);
  if (number == 5)
    _exit(7);
  if (number == 6)
    _exit(0); /* code 0, and no answer */
  (void)snprintf(answer, POOL_ANSWER, "%d", number * number);
}

static void expect_given_up(int i, int code, int signal) {
  EXPECT(!results[i].done);
  EXPECT_EQ(results[i].tries, POOL_TRIES);
  EXPECT_EQ(board->begun[i], POOL_TRIES);
  EXPECT_MISTAKE("exitstatus-of-signalled", !signal || results[i].code != 0,
                 "signal %d ended the worker of job %d, and results[%d].code is 0", signal, i, i);
  EXPECT_EQ(results[i].code, code);
  EXPECT_EQ(results[i].signal, signal);
  EXPECT_STR(results[i].answer, "");
}

TEST(given_up) {
  begin_board();
  run(some_always_die, 2, 10);
  for (int i = 0; i < 10; i++)
    if (i != 3 && i != 5 && i != 6)
      expect_square(i);
  expect_given_up(3, -1, SIGTERM);
  expect_given_up(5, 7, 0);
  expect_given_up(6, 0, 0);
  end_board();
}

/* Job 0 waits until the worker of job 1 is through, ends that one, and dies itself. */
static void kills_idle(int number, char answer[POOL_ANSWER]) {
  int times = job_begins(number);
  if (number == 0 && times == 1) {
    (void)wait_for_all(&board->running, 1);
    (void)poll(NULL, 0, 20); /* until its answer is on the way, most likely; any order has to work */
    (void)kill(board->pids[1], SIGKILL);
    (void)raise(SIGKILL);
  }
  (void)snprintf(answer, POOL_ANSWER, "%d", number * number);
  board->running += number == 1;
}

TEST(idle_dies) {
  begin_board();
  run(kills_idle, 2, 2);
  EXPECT_STR(results[0].answer, "0");
  EXPECT_EQ(results[0].tries, 2);
  EXPECT_STR(results[1].answer, "1");
  end_board();
}

/* ---- The caller's own ---- */

TEST(other_child) {
  begin_board();
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0)
    _exit(42);
  EXPECT_SYS(waitid(P_PID, (id_t)own, &(siginfo_t){0}, WEXITED | WNOWAIT));
  run(dies_once, 2, 6);
  int status = 0;
  pid_t found = waitpid(own, &status, 0);
  EXPECT_MISTAKE("wrong-child", found == own,
                 "pool_run() waited for pid %d, a child that its caller had made", (int)own);
  EXPECT_EQ(WEXITSTATUS(status), 42);
  end_board();
}

TEST(buffers) {
  struct stat st;
  begin_board();
  FILE *file = fopen("log", "w");
  EXPECT(file != NULL && fputs("once\n", file) >= 0);
  run(square, 2, 6);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(stat("log", &st));
  EXPECT_MISTAKE("exit-not-_exit", st.st_size == 5,
                 "5 bytes waited in a buffer of the caller; the file has %lld: workers wrote them as well",
                 (long long)st.st_size);
  end_board();
}

TEST(descriptors) {
  begin_board();
  int before = test_open_fds();
  run(dies_once, 3, 12);
  int left = test_open_fds() - before;
  EXPECT_MISTAKE("fd-leak-parent", left == 0, "pool_run() returned, and %d descriptors are left", left);
  end_board();
}

static void on_alarm(int signal) {
  (void)signal;
}

static void takes_a_while(int number, char answer[POOL_ANSWER]) {
  (void)poll(NULL, 0, 30);
  square(number, answer);
}

TEST(handler) {
  struct sigaction act = {.sa_handler = on_alarm}, old;
  struct itimerval soon = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};
  begin_board();
  EXPECT_SYS(sigaction(SIGALRM, &act, &old));
  EXPECT_SYS(setitimer(ITIMER_REAL, &soon, NULL));
  int r = pool_run(takes_a_while, 2, 6, results);
  EXPECT_SYS(setitimer(ITIMER_REAL, &never, NULL));
  EXPECT_SYS(sigaction(SIGALRM, &old, NULL));
  EXPECT_EQ(r, 0);
  for (int i = 0; i < 6; i++)
    expect_square(i);
  end_board();
}

/* ---- Failures ---- */

static int run_with(const char *fault, pool_work *work, int workers, int count) {
  EXPECT_EQ(recorder_set_fault(fault), 0);
  errno = 0;
  int r = pool_run(work, workers, count, results), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT(getpid() == board->host);
  EXPECT_GT(recorder_faults_struck(), 0);
  errno = error;
  return r;
}

TEST(no_worker) {
  begin_board();
  int r = run_with("fork:*:EAGAIN", square, 3, 5), error = errno;
  EXPECT_MISTAKE("fork-unchecked", r == -1, "every fork() failed, and pool_run() returned %d", r);
  EXPECT_EQ(error, EAGAIN);
  EXPECT_EQ(board->all, 0);
  end_board();
}

TEST(fewer_workers) {
  begin_board();
  EXPECT_EQ(run_with("fork:2:EAGAIN", square, 2, 6), 0);
  for (int i = 0; i < 6; i++)
    expect_square(i);
  end_board();
}

TEST(no_channel) {
  begin_board();
  int r = run_with("socketpair:*:EMFILE,pipe:*:EMFILE,pipe2:*:EMFILE", square, 3, 5), error = errno;
  EXPECT_EQ(r, -1);
  EXPECT_EQ(error, EMFILE);
  end_board();
}

/* Run again for every call that can fail: an error, or each job done or given up. */
TEST(faults) {
  begin_board();
  errno = 0;
  int r = pool_run(dies_once, 2, 6, results), error = errno;
  EXPECT_MISTAKE("fork-loop-bomb", getpid() == board->host, "a worker came back from pool_run()");
  while (waitpid(-1, NULL, 0) > 0) /* where waiting has failed */
    ;
  if (r == 0)
    for (int i = 0; i < 6; i++)
      EXPECT(results[i].done || results[i].tries == POOL_TRIES);
  else
    EXPECT_NE(error, 0);
  end_board();
}
