#include "../../common/host.h"
#include "detach.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEADLINE = 5000 };

typedef struct facts {
  _Atomic(pid_t) pid;
  pid_t sid, pgid, host_sid, host_sid_after;
  uint64_t files[3];
  atomic_int go;
  bool begun, went_on;
} facts;
static facts *here;

static void job(void *arg) {
  facts *f = arg;
  f->sid = getsid(0);
  f->pgid = getpgrp();
  for (int i = 0; i < 3; i++) {
    struct stat st;
    f->files[i] = fstat(i, &st) < 0 ? 0 : st.st_ino;
  }
  f->pid = getpid();
  while (!f->go && getppid() != 1)
    rest(1);
}

static void at_end(void) {
  if (getpid() != board->host)
    FAIL("[exit-not-_exit] a function that the caller registered with atexit() ran in a process on the way");
}

/* As a job of a shell: the leader of a group. */
static void body(void) {
  EXPECT_SYS(setpgid(0, 0));
  EXPECT_EQ(atexit(at_end), 0);
  here->host_sid = getsid(0);
  int error = detach(job, here);
  EXPECT(host_returned());
  here->host_sid_after = getsid(0);
  EXPECT_EQ(error, 0);
}

static void body_no_child(void) {
  body();
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0,
                 "detach() returned, and a child was left that nobody had waited for");
}

static void wait_for_job(int most) {
  for (int i = 0; i < most && !here->pid; i++)
    rest(1);
  here->begun = here->pid != 0;
}

static void end_job(void) {
  here->go = 1;
  for (int i = 0; i < DEADLINE && here->begun && !in_state(here->pid, "ZX"); i++)
    rest(1);
}

static void begin(void) {
  here = mmap(NULL, sizeof *here, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(here != MAP_FAILED);
}

/* The job is held until the caller has had time to go on. */
static void run(void (*what)(void)) {
  begin();
  host_start(what);
  wait_for_job(DEADLINE);
  for (int i = 0; i < DEADLINE && here->begun && !board->returned && !host_gone(0); i++)
    rest(1);
  here->went_on = board->returned > 0;
  end_job();
  host_wait();
  if (!here->begun)
    FAIL("the job has not begun");
}

TEST(session) {
  run(body);
  EXPECT_MISTAKE("setsid-leader", here->host_sid_after == here->host_sid,
                 "the caller is in another session now");
  EXPECT_MISTAKE("setsid-leader", here->sid != here->host_sid,
                 "the job is in the session of its caller: setsid() is refused to the leader of a group");
}

TEST(goes_on) {
  run(body);
  if (!here->went_on)
    FAIL("the job ran, and detach() did not return before its end");
}

TEST(leader) {
  run(body);
  EXPECT_MISTAKE("single-fork-daemon", here->sid != here->pid,
                 "the job leads its session: a terminal that it opens becomes its own");
}

TEST(streams) {
  struct stat st;
  EXPECT_SYS(stat("/dev/null", &st));
  run(body);
  for (int i = 0; i < 3; i++)
    EXPECT_MISTAKE("single-fork-daemon", here->files[i] == st.st_ino,
                   "descriptor %d of the job is not /dev/null but what its caller has", i);
}

TEST(no_child) {
  run(body_no_child);
}

TEST(leaves) {
  run(body_no_child);
}

static void expect_refused(const char *fault, const char *which) {
  EXPECT_EQ(recorder_set_fault(fault), 0);
  int error = detach(job, here);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", error != 0, "the %s fork() failed, and detach() returned 0", which);
  EXPECT_EQ(error, EAGAIN);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_first_fails(void) {
  expect_refused("fork:1:EAGAIN", "first");
}

static void body_second_fails(void) {
  expect_refused("fork:1:EAGAIN:child", "second");
}

TEST(fork_fails) {
  begin();
  here->go = 1;
  host_run(body_first_fails);
  host_run(body_second_fails);
}

/* Run again for every call that can fail, with that call failing; a wait that fails leaves a zombie. */
static void body_faults(void) {
  here->go = 1;
  int error = detach(job, here);
  EXPECT(host_returned());
  EXPECT_LE(0, error);
  (void)host_take_left();
}

TEST(faults) {
  begin();
  host_run(body_faults);
  wait_for_job(100);
  end_job();
}
