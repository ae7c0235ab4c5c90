#include "../../common/host.h"
#include "harness.h"
#include "with_helper.h"

#include <sys/mman.h>
#include <unistd.h>

static _Atomic(pid_t) *helper_pid;

static void helps(int fd) {
  char c;
  *helper_pid = getpid();
  while (read(fd, &c, 1) > 0)
    ;
}

static void helps_on(int fd) {
  (void)fd;
  *helper_pid = getpid();
  while (getppid() == board->host)
    rest(5);
}

static int fine(int fd) {
  for (int i = 0; i < 5000 && !*helper_pid; i++)
    rest(1);
  return write(fd, "x", 1) == 1 ? 0 : 1;
}

static int fails(int fd) {
  (void)fine(fd);
  return 5;
}

static void look(int result, int expected) {
  EXPECT(host_returned());
  EXPECT_MISTAKE("orphan-left", in_state(*helper_pid, "ZX"),
                 "with_helper() returned, and its helper, pid %d, lives on", (int)*helper_pid);
  EXPECT_MISTAKE("zombie-never-waited", host_take_left() == 0, "the helper was not waited for");
  EXPECT_EQ(result, expected);
}

static void body_ends(void) {
  look(with_helper(helps, fine), 0);
}

static void body_fails(void) {
  look(with_helper(helps, fails), 5);
}

static void body_deaf(void) {
  look(with_helper(helps_on, fine), 0);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    helper_pid = mmap(NULL, sizeof *helper_pid, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);  \
    EXPECT(helper_pid != MAP_FAILED);                                                                        \
    host_start(body_##name);                                                                                 \
    bool returned = host_gone(5000);                                                                         \
    EXPECT_MISTAKE("kill-then-wait-forever", returned, "with_helper() waits, and nothing ends its helper");  \
    host_wait();                                                                                             \
    EXPECT_SYS(munmap(helper_pid, sizeof *helper_pid));                                                      \
  }
CHECK(ends)
CHECK(fails)
CHECK(deaf)
