#include "../../common/host.h"
#include "detached.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static probe_report *seen;
static char *fifo, *other_fifo;

static int start_probe(const char *first, const char *second, const char *log, background *ret) {
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)first,
                  (char *)(uintptr_t)second, NULL};
  int error = start_detached(argv, log, ret);
  if (!host_returned())
    FAIL("[exec-fallthrough] a child came back from start_detached() as a second caller");
  return error;
}

/* Until the program has ended, and is still there to be waited for. */
static void wait_for_end(pid_t pid) {
  siginfo_t info;
  if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0)
    FAIL("pid %d is no child of the caller", (int)pid);
}

static uint64_t inode_of_null(void) {
  struct stat st;
  EXPECT_SYS(stat("/dev/null", &st));
  return st.st_ino;
}

static void expect_stream(int fd, uint64_t inode, const char *what) {
  for (int i = 0; i < seen->fd_count; i++)
    if (seen->fds[i] == fd && seen->inodes[i] == inode)
      return;
  FAIL("descriptor %d of the program is not %s", fd, what);
}

static void body_session(void) {
  background one = {0};
  EXPECT_EQ(start_probe("exit:4", NULL, NULL, &one), 0);
  EXPECT(one.referenced && !one.ended);
  wait_for_end(one.pid);
  EXPECT_EQ(one.pid, seen->pid);
  EXPECT_EQ(seen->ppid, getpid());
  if (seen->sid != seen->pid)
    FAIL("the program is in session %d, that of %s, and not in one of its own", (int)seen->sid,
         seen->sid == getsid(0) ? "its caller" : "somebody else");
  EXPECT_EQ(run(&one, 1), 0);
  EXPECT(one.ended);
  EXPECT_EQ(one.code, 4);
}

static void body_streams(void) {
  background one = {0};
  struct stat st;
  int fd = open("job.log", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  EXPECT_EQ(write(fd, "before\n", 7), 7);
  EXPECT_EQ(dup2(fd, 0), 0); /* what the caller reads from is not /dev/null */
  EXPECT_SYS(close(fd));
  EXPECT_EQ(start_probe("out:10", "err:5", "job.log", &one), 0);
  EXPECT_EQ(run(&one, 1), 0);
  expect_stream(0, inode_of_null(), "/dev/null");
  EXPECT_SYS(stat("job.log", &st));
  if (st.st_size != 22)
    FAIL("the log had 7 bytes, the program wrote 10 and 5, and now it has %d", (int)st.st_size);
}

static void body_no_log(void) {
  background one = {0};
  EXPECT_EQ(start_probe("exit:0", NULL, NULL, &one), 0);
  EXPECT_EQ(run(&one, 1), 0);
  for (int i = 0; i < 3; i++)
    expect_stream(i, inode_of_null(), "/dev/null");
}

static void body_missing(void) {
  background one = {.pid = 77};
  char *argv[] = {(char *)"catalogue-has-no-such-program", NULL};
  int error = start_detached(argv, NULL, &one);
  if (!host_returned())
    FAIL("[exec-fallthrough] a child came back from start_detached() as a second caller");
  EXPECT_MISTAKE("exec-error-not-reported", error != 0,
                 "the program does not exist, and start_detached() returned 0");
  EXPECT_EQ(error, ENOENT);
  EXPECT_EQ(one.pid, 77);
  EXPECT_MISTAKE("zombie-never-waited", host_take_left() == 0,
                 "start_detached() failed, and its child was not waited for");
}

static void body_waits(void) {
  background one = {0};
  char hold[300];
  (void)snprintf(hold, sizeof hold, "hold:%s", fifo);
  EXPECT_EQ(start_probe(hold, "exit:4", NULL, &one), 0);
  board->notes[0] = 1;
  size_t left = run(&one, 1);
  board->notes[0] = 2;
  EXPECT_EQ(left, 0);
  EXPECT(one.ended);
  EXPECT_EQ(one.code, 4);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_unrefs(void) {
  background all[2] = {0};
  char hold[300], other[300];
  (void)snprintf(hold, sizeof hold, "hold:%s", fifo);
  (void)snprintf(other, sizeof other, "hold:%s", other_fifo);
  EXPECT_EQ(start_probe(hold, "exit:3", NULL, &all[0]), 0);
  EXPECT_EQ(start_probe(other, "exit:4", NULL, &all[1]), 0);
  unref(&all[0]);
  board->notes[3] = (int)all[0].pid;
  board->notes[0] = 1;
  size_t left = run(all, 2);
  board->notes[0] = 2;
  EXPECT_EQ(left, 1);
  EXPECT(!all[0].ended);
  EXPECT(all[1].ended);
  EXPECT_EQ(all[1].code, 4);
}

static void body_reaps(void) {
  background all[2] = {0};
  EXPECT_EQ(start_probe("exit:3", NULL, NULL, &all[0]), 0);
  unref(&all[0]);
  wait_for_end(all[0].pid);
  EXPECT_EQ(start_probe("exit:4", NULL, NULL, &all[1]), 0);
  size_t left = run(all, 2);
  EXPECT_MISTAKE("zombie-some", host_take_left() == 0,
                 "one under unref() has ended, and run() did not take its status");
  EXPECT_EQ(left, 0);
  EXPECT(all[0].ended);
  EXPECT_EQ(all[0].code, 3);
  EXPECT_EQ(run(all, 2), 0);
  EXPECT_EQ(all[0].code, 3);
}

static void body_killed(void) {
  background one = {0};
  EXPECT_EQ(start_probe("kill:15", NULL, NULL, &one), 0);
  EXPECT_EQ(run(&one, 1), 0);
  EXPECT(one.ended);
  EXPECT_MISTAKE("exitstatus-of-signalled", one.code == -1, "SIGTERM ended it, and its code is %d", one.code);
}

static void body_other_child(void) {
  background one = {0};
  host_own_child();
  EXPECT_EQ(start_probe("exit:4", NULL, NULL, &one), 0);
  (void)run(&one, 1);
  host_look_at_own_child();
  EXPECT_EQ(one.code, 4);
}

static void body_fork_fails(void) {
  background one = {.pid = 77};
  char *argv[] = {(char *)"true", NULL};
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int error = start_detached(argv, NULL, &one);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", error != 0, "no process could be made, and the pid is %d", (int)one.pid);
  EXPECT_EQ(error, EAGAIN);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  background one = {0};
  int error = start_probe("exit:4", NULL, NULL, &one);
  if (error == 0) {
    EXPECT_LE(run(&one, 1), 1);
    EXPECT(!one.ended || one.code == 4 || one.code == -1);
  }
  (void)host_take_left();
}

static void begin(void) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  fifo = strdup(probe_fifo("first"));
  other_fifo = strdup(probe_fifo("second"));
  EXPECT(fifo && other_fifo);
}

static void finish(void) {
  probe_end();
  free(fifo);
  free(other_fifo);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    finish();                                                                                                \
  }
CHECK(session)
CHECK(streams)
CHECK(no_log)
CHECK(missing)
CHECK(reaps)
CHECK(killed)
CHECK(other_child)
CHECK(fork_fails)
CHECK(faults)

/* Until the host sleeps in run(), or has left it. */
static void wait_for_sleep(void) {
  for (int i = 0; i < 5000 && !(board->notes[0] == 1 && in_state(board->host, "S")) && board->notes[0] != 2;
       i++)
    if (host_gone(1))
      break;
  rest(20);
}

TEST(waits) {
  begin();
  host_start(body_waits);
  wait_for_sleep();
  bool too_early = board->notes[0] == 2;
  probe_release("first");
  host_wait();
  if (too_early)
    FAIL("run() returned while a referenced child was running");
  finish();
}

TEST(unrefs) {
  begin();
  host_start(body_unrefs);
  wait_for_sleep();
  probe_release("second");
  bool returned = host_gone(5000);
  pid_t pid = board->notes[3]; /* of the one under unref() */
  probe_release("first");
  if (!returned)
    FAIL("run() waits for a child that is under unref()");
  host_wait();
  for (int i = 0; i < 5000 && !in_state(pid, "ZX"); i++)
    rest(1);
  finish();
}
