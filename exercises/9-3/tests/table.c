/* The table, held against what the test knows of the jobs. */
#include "../../common/host.h"
#include "harness.h"
#include "jobs.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SOME = 6 };

static int gate[2];
static job_table *table; /* shared, so that the test sees the pids */

static int held(void *code) {
  char c;
  (void)!read(gate[0], &c, 1);
  return *(const int *)code;
}

static int at_once(void *code) {
  return *(const int *)code;
}

static void let_go(int n) {
  EXPECT_EQ(write(gate[1], "xxxxxxxxxxxxxxxx", (size_t)n), n);
}

static int start(int (*run)(void *), int *code) {
  int i = jobs_start(table, run, code);
  EXPECT(host_returned());
  EXPECT_GE(i, 0);
  EXPECT_EQ(table->count, i + 1);
  EXPECT_EQ(table->jobs[i].state, JOB_RUNNING);
  EXPECT(table->jobs[i].pid > 0);
  return i;
}

/* Until something is to be told about it, which is left for the table. */
static void until(int i, int what) {
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)table->jobs[i].pid, &info, what | WNOWAIT));
}

static void expect_end(int i, int code, int number) {
  const job *one = &table->jobs[i];
  EXPECT_MISTAKE("zombie-some", one->state == JOB_DONE || !in_state(one->pid, "Z"),
                 "job %d has ended, and its entry does not say so: nobody has waited for it", i);
  EXPECT_EQ(one->state, JOB_DONE);
  EXPECT_MISTAKE("raw-status", code < 1 || one->code != code << 8, "job %d exited with %d; its code is %d", i,
                 code, one->code);
  EXPECT_MISTAKE("exitstatus-of-signalled", number == 0 || one->code != 0,
                 "signal %d ended job %d; its code is 0, which is that of a success", number, i);
  EXPECT_EQ(one->code, code);
  EXPECT_EQ(one->signal, number);
}

static void body_starts(void) {
  int five = 5;
  start(held, &five);
  EXPECT_EQ(jobs_update(table), 0);
  EXPECT_EQ(table->jobs[0].state, JOB_RUNNING);
  let_go(1);
  until(0, WEXITED);
}

static void body_ends(void) {
  int codes[] = {3, 0, 255};
  for (int i = 0; i < 3; i++) {
    start(at_once, &codes[i]);
    until(i, WEXITED);
    EXPECT_EQ(jobs_update(table), 1);
    expect_end(i, codes[i], 0);
  }
  int i = start(held, &codes[0]);
  EXPECT_SYS(kill(table->jobs[i].pid, SIGTERM));
  until(i, WEXITED);
  EXPECT_EQ(jobs_update(table), 1);
  expect_end(i, -1, SIGTERM);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_heap(void) {
  int codes[SOME];
  for (int i = 0; i < SOME; i++) {
    codes[i] = i + 1;
    start(at_once, &codes[i]);
  }
  for (int i = 0; i < SOME; i++)
    until(i, WEXITED);
  int changed = jobs_update(table);
  for (int i = 0; i < SOME; i++)
    expect_end(i, codes[i], 0);
  EXPECT_EQ(changed, SOME);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_stops(void) {
  int five = 5;
  start(held, &five);
  pid_t pid = table->jobs[0].pid;
  EXPECT_SYS(kill(pid, SIGSTOP));
  until(0, WSTOPPED);
  int changed = jobs_update(table);
  EXPECT_MISTAKE("stopped-is-not-dead", table->jobs[0].state != JOB_DONE,
                 "job 0 was stopped, and its entry says that it is done");
  EXPECT_EQ(table->jobs[0].state, JOB_STOPPED);
  EXPECT_EQ(changed, 1);
  EXPECT_EQ(jobs_update(table), 0);
  EXPECT_SYS(kill(pid, SIGCONT));
  until(0, WCONTINUED);
  EXPECT_EQ(jobs_update(table), 1);
  EXPECT_EQ(table->jobs[0].state, JOB_RUNNING);
  EXPECT_SYS(kill(pid, SIGSTOP));
  EXPECT_EQ(jobs_wait(table, 0), JOB_STOPPED);
  EXPECT_SYS(kill(pid, SIGCONT));
  until(0, WCONTINUED);
  let_go(1);
  until(0, WEXITED);
  EXPECT_EQ(jobs_update(table), 1);
  expect_end(0, 5, 0);
}

static void body_again(void) {
  int three = 3;
  start(at_once, &three);
  EXPECT_EQ(jobs_wait(table, 0), JOB_DONE);
  EXPECT_EQ(jobs_update(table), 0);
  EXPECT_EQ(jobs_wait(table, 0), JOB_DONE);
  expect_end(0, 3, 0);
}

static void body_waits(void) {
  int codes[] = {3, 4};
  start(held, &codes[0]);
  board->notes[0] = 1;
  EXPECT_EQ(jobs_wait(table, 0), JOB_DONE);
  expect_end(0, 3, 0);
}

static void nothing(int number) {
  (void)number;
}

static void body_interrupted(void) {
  int three = 3;
  struct sigaction handler = {.sa_handler = nothing}; /* without SA_RESTART */
  EXPECT_SYS(sigaction(SIGUSR1, &handler, NULL));
  start(held, &three);
  board->notes[0] = 1;
  int state = jobs_wait(table, 0), error = errno;
  EXPECT_MISTAKE("wait-eintr", state >= 0 || error != EINTR,
                 "a signal came while jobs_wait() slept, and it gave up with EINTR");
  EXPECT_EQ(state, JOB_DONE);
  expect_end(0, 3, 0);
}

static void body_other_child(void) {
  int three = 3;
  host_own_child();
  start(at_once, &three);
  until(0, WEXITED);
  (void)jobs_update(table);
  host_look_at_own_child();
  expect_end(0, 3, 0);
}

static void body_fork_fails(void) {
  int three = 3;
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  errno = 0;
  int i = jobs_start(table, at_once, &three), error = errno;
  EXPECT(host_returned());
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_MISTAKE("fork-unchecked", i == -1 && table->count == 0,
                 "no process could be made; jobs_start() returned %d, and the table has %d entries", i,
                 table->count);
  EXPECT_EQ(error, EAGAIN);
  for (i = 0; i < JOBS_MOST; i++) {
    start(at_once, &three);
    EXPECT_EQ(jobs_wait(table, i), JOB_DONE);
  }
  EXPECT_EQ(jobs_start(table, at_once, &three), -1);
  EXPECT_EQ(errno, ENOSPC);
  EXPECT_EQ(table->count, JOBS_MOST);
}

/* After an error the same is asked once more, and then it is there. */
static void body_faults(void) {
  int codes[] = {3, 4};
  errno = 0;
  int first = jobs_start(table, at_once, &codes[0]), second = -1;
  EXPECT(host_returned());
  EXPECT(first == 0 || errno != 0);
  if (first < 0)
    first = jobs_start(table, at_once, &codes[0]);
  EXPECT_EQ(first, 0);
  second = jobs_start(table, at_once, &codes[1]);
  if (second < 0)
    second = jobs_start(table, at_once, &codes[1]);
  EXPECT_EQ(second, 1);
  EXPECT(host_returned());
  errno = 0;
  int state = jobs_wait(table, first);
  EXPECT(state == JOB_DONE || errno != 0);
  if (state < 0)
    EXPECT_EQ(jobs_wait(table, first), JOB_DONE);
  expect_end(first, 3, 0);
  until(second, WEXITED);
  errno = 0;
  int changed = jobs_update(table);
  EXPECT(changed == 1 || errno != 0);
  if (changed < 0)
    (void)jobs_update(table);
  expect_end(second, 4, 0);
}

static void begin(void) {
  EXPECT_SYS(pipe2(gate, O_CLOEXEC));
  table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(table != MAP_FAILED);
}

static void end(void) {
  EXPECT_SYS(close(gate[0]));
  EXPECT_SYS(close(gate[1]));
  EXPECT_SYS(munmap(table, sizeof *table));
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    end();                                                                                                   \
  }
CHECK(starts)
CHECK(ends)
CHECK(heap)
CHECK(again)
CHECK(other_child)
CHECK(fork_fails)
CHECK(faults)

/* Who sleeps in jobs_update(), or waits for the end of what was stopped, sleeps for ever. */
TEST(stops) {
  begin();
  host_start(body_stops);
  if (!host_gone(5000))
    FAIL("the job is stopped, and the caller sleeps: it waits for something that does not come");
  host_wait();
  end();
}

static void until_asleep(void) {
  while (!board->notes[0] && !host_gone(1))
    ;
  for (int i = 0; i < 20 && !host_gone(1); i = in_state(board->host, "S") ? i + 1 : 0)
    ;
}

/* Twenty looks in a row that find it asleep; who asks again and again is never found so. */
TEST(waits) {
  begin();
  host_burns_id = "busy-wait";
  host_start(body_waits);
  until_asleep();
  let_go(1);
  host_wait();
  end();
}

TEST(interrupted) {
  begin();
  host_start(body_interrupted);
  until_asleep();
  (void)syscall(SYS_kill, board->host, SIGUSR1);
  rest(30);
  let_go(1);
  host_wait();
  end();
}
