#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "start_in_group.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int *led;

static int job(void *arg) {
  *(atomic_int *)arg = getpgrp() == getpid() ? 1 : 2;
  return 6;
}

static void at_end(void) {
  if (getpid() != board->host)
    FAIL("[exit-not-_exit] a function that the caller registered with atexit() ran in the child");
}

/* What the child has said itself, by an expectation of its own, is the failure. */
static int code_of(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    EXPECT_EQ(errno, EINTR);
  if (WIFEXITED(status) && WEXITSTATUS(status) == TEST_FAILED)
    _exit(TEST_FAILED);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void run(const char *late, const char *sleeps) {
  *led = 0;
  EXPECT_EQ(recorder_set_delay(late), 0);
  EXPECT_EQ(recorder_set_sleep(sleeps), 0);
  pid_t pid = start_in_group(job, led);
  pid_t group = getpgid(pid);
  EXPECT(host_returned());
  EXPECT_SYS(pid);
  EXPECT_EQ(code_of(pid), 6);
  EXPECT_MISTAKE("setpgid-race", group == pid || group < 0,
                 "start_in_group() returned, and the child is still in the group of its parent");
  EXPECT_MISTAKE("setpgid-race", *led == 1, "the job began in the group of its parent");
}

static void body_child_late(void) {
  run("child:50", NULL);
}

static void body_parent_late(void) {
  run("parent:50", NULL);
}

static void body_no_sleep(void) {
  run("child:50", "none");
}

static void body_caller(void) {
  pid_t before = getpgrp();
  run(NULL, NULL);
  if (getpgrp() != before)
    FAIL("the caller was in group %d and is in group %d now", (int)before, (int)getpgrp());
}

static void body_leaves(void) {
  EXPECT_EQ(atexit(at_end), 0);
  run(NULL, NULL);
}

static void body_fork_fails(void) {
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  errno = 0;
  pid_t pid = start_in_group(job, led);
  int error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", pid == -1, "no process could be made, and the result is %d", (int)pid);
  EXPECT_MISTAKE("fork-unchecked", error == EAGAIN,
                 "fork() failed with EAGAIN, and errno is %d, of a call with -1 for a pid", error);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  *led = 0;
  pid_t pid = start_in_group(job, led);
  EXPECT(host_returned());
  if (pid < 0)
    EXPECT_EQ(host_take_left(), 0);
  else if (code_of(pid) == 6)
    EXPECT_EQ(*led, 1);
  else
    EXPECT_EQ(*led, 0);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    led = mmap(NULL, sizeof *led, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);                \
    EXPECT(led != MAP_FAILED);                                                                               \
    host_run(body_##name);                                                                                   \
    EXPECT_SYS(munmap(led, sizeof *led));                                                                    \
  }
CHECK(child_late)
CHECK(parent_late)
CHECK(no_sleep)
CHECK(caller)
CHECK(leaves)
CHECK(fork_fails)
CHECK(faults)
