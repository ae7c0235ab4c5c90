#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "with_helper.h"

#include <fcntl.h>
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

static int count_descriptors(void) {
  int n = 0;
  for (int fd = 0; fd < 256; fd++)
    n += fcntl(fd, F_GETFD) >= 0;
  return n;
}

static void body_descriptors(void) {
  int before = count_descriptors();
  look(with_helper(helps, fine), 0);
  int after = count_descriptors();
  EXPECT_MISTAKE("fd-leak-parent", after <= before, "the caller has %d descriptors more than before",
                 after - before);
}

/* The helper may not have run at all: then its pid is 0. */
static void body_faults(void) {
  int result = with_helper(helps, fine);
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", result == 0 || result == -1, "the result is %d", result);
  pid_t pid = *helper_pid;
  for (int i = 0; pid && i < 3000 && !in_state(pid, "ZX"); i++)
    rest(1);
  EXPECT_MISTAKE("orphan-left", !pid || in_state(pid, "ZX"),
                 "a call failed, and the helper, pid %d, lives on", (int)pid);
  (void)host_take_left();
}

static int worked;

static int only_notes(int fd) {
  worked = fd >= 0;
  return 0;
}

static void body_fork_fails(void) {
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int before = count_descriptors(), result = with_helper(helps, only_notes);
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", result == -1 && !worked,
                 "no process could be made, and the result is %d%s", result,
                 worked ? ", after the work was done" : "");
  EXPECT_EQ(count_descriptors(), before);
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
CHECK(descriptors)
CHECK(fork_fails)
CHECK(faults)
