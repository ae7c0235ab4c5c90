#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "start_in_group.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int *led;

static int job(void *arg) {
  *(atomic_int *)arg = getpgrp() == getpid() ? 1 : 2;
  return 6;
}

static void run(const char *late) {
  int status = 0;
  *led = 0;
  EXPECT_EQ(recorder_set_delay(late), 0);
  pid_t pid = start_in_group(job, led);
  EXPECT(host_returned());
  EXPECT_SYS(pid);
  pid_t group = getpgid(pid);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_MISTAKE("setpgid-race", group == pid || group < 0,
                 "start_in_group() returned, and the child is still in the group of its parent");
  EXPECT_MISTAKE("setpgid-race", *led == 1, "the job began in the group of its parent");
  EXPECT_EQ(WEXITSTATUS(status), 6);
}

static void body_plain(void) {
  run("child:50");
}

static void body_parent_late(void) {
  run("parent:50");
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    led = mmap(NULL, sizeof *led, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);                \
    EXPECT(led != MAP_FAILED);                                                                               \
    host_run(body_##name);                                                                                   \
    EXPECT_SYS(munmap(led, sizeof *led));                                                                    \
  }
CHECK(plain)
CHECK(parent_late)
