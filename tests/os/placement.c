/* Descriptors reach their places, from wherever they were, and nothing else reaches the child. */
#include "os/fault.h"
#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* "device:inode", or "-" where nothing is open. */
static void identity(int fd, char *ret, size_t size) {
  struct stat about;
  if (fstat(fd, &about) < 0)
    (void)snprintf(ret, size, "-");
  else
    (void)snprintf(ret, size, "%llu:%llu", (unsigned long long)about.st_dev,
                   (unsigned long long)about.st_ino);
}

/*
 * Argument i+1 is what descriptor i must be; above that nothing may be open. 0-2 must block. Says what is
 * wrong by its code, because it may have no descriptor to say it on.
 */
HELPER(places) {
  int count = argc - 1;
  for (int fd = 0; fd < 200; fd++) {
    char is[64];
    identity(fd, is, sizeof is);
    if (strcmp(is, fd < count ? argv[fd + 1] : "-") != 0)
      return 50 + (fd < 40 ? fd : 40);
    int flags = fcntl(fd, F_GETFL);
    if (fd <= 2 && flags >= 0 && (flags & O_NONBLOCK))
      return 100 + fd;
  }
  return 42;
}

enum { PIPES = 4 };

/* Descriptors to give away, each another file. */
static void open_some(int fds[PIPES]) {
  for (int i = 0; i < PIPES; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "file%d", i);
    fds[i] = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  }
}

/* Target i of the child is the parent's descriptor from[i]; -1: closed. Returns the child's code, or 0. */
static int run_places(const char *mode, const int *from, int count) {
  struct start start;
  struct ended ended;
  os_loop *loop;
  os_failure failure;
  os_process *process = NULL;
  char is[8][64];
  if (os_loop_open(&loop) < 0)
    return 1;
  start_helper(&start, "places", NULL);
  for (int i = 0; i < count; i++) {
    identity(from[i], is[i], sizeof is[i]);
    start.argv[3 + i] = is[i];
    start_place(&start, i, i, from[i] < 0 ? OS_SOURCE_CLOSED : OS_SOURCE_PARENT, from[i]);
  }
  arm(mode, "");
  int r = start_run(loop, &start, &ended, &process, &failure);
  while (r >= 0 && ended.times == 0)
    (void)os_loop_wait(loop, -1);
  os_process_close(process);
  os_loop_close(loop);
  return r < 0 ? 2 : ended.exit.code;
}

static void expect_places(const int *from, int count) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    NOTE("mode '%s'", *mode);
    EXPECT_EQ(run_places(*mode, from, count), 42);
  }
  sys_fault_disarm();
}

TEST(swapped) {
  int fds[PIPES];
  open_some(fds);
  expect_places((const int[]){fds[0], 2, 1}, 3);
  expect_places((const int[]){2, 0, 1}, 3);
  for (int i = 0; i < PIPES; i++)
    (void)close(fds[i]);
}

TEST(the_same_twice) {
  int fds[PIPES];
  open_some(fds);
  expect_places((const int[]){fds[0], fds[1], fds[1]}, 3);
  expect_places((const int[]){1, 1, 1, 1}, 4);
  expect_places((const int[]){0, 2, 2, 0, 1}, 5);
  for (int i = 0; i < PIPES; i++)
    (void)close(fds[i]);
}

/* Each lies on the place of its neighbour, and the numbers are those of descriptors that a launcher makes. */
TEST(a_ring) {
  int fds[PIPES];
  open_some(fds);
  EXPECT_EQ(fds[1], fds[0] + 1);
  int from[8] = {0, 1, 2, -1, -1, -1, -1, -1};
  for (int i = 0; i < PIPES && fds[i] < 8; i++)
    from[fds[i]] = fds[(i + 1) % PIPES];
  expect_places(from, 8);
  for (int i = 0; i < PIPES; i++)
    (void)close(fds[i]);
}

TEST(closed_ones_between) {
  int fds[PIPES];
  open_some(fds);
  expect_places((const int[]){-1, fds[0], -1, -1, fds[1]}, 5);
  expect_places((const int[]){-1, -1, -1}, 3);
  for (int i = 0; i < PIPES; i++)
    (void)close(fds[i]);
}

TEST(one_source_for_two_targets) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    char is[64], in[64];
    int fds[PIPES];
    open_some(fds);
    os_loop *loop = open_loop();
    start_helper(&start, "places", NULL);
    identity(0, in, sizeof in);
    identity(fds[0], is, sizeof is);
    start.argv[3] = in;
    start.argv[4] = start.argv[5] = is;
    start_place(&start, 0, 0, OS_SOURCE_PARENT, 0);
    start_place(&start, 2, 1, OS_SOURCE_PARENT, fds[0]);
    start_place(&start, 1, 1, OS_SOURCE_PARENT, fds[0]);
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    EXPECT_EQ(ended.exit.code, 42);
    os_process_close(process);
    os_loop_close(loop);
    for (int i = 0; i < PIPES; i++)
      (void)close(fds[i]);
  }
}

/* In a process of its own, because 0-2 are closed there. */
static int with_closed(int closed, const char *mode) {
  int fds[PIPES], parent[3], child[3];
  for (int i = 0; i < 3; i++)
    if (closed & (1 << i))
      (void)close(i);
  for (int i = 0; i < 3; i++)
    if (os_pipe(false, i == 0, &parent[i], &child[i]) < 0 || parent[i] < 3 || child[i] < 3)
      return 3;
  int code = run_places(mode, child, 3);
  if (code != 42)
    return code;
  open_some(fds); /* these do get the numbers 0-2 */
  code = run_places(mode, (const int[]){fds[2], fds[0], fds[1]}, 3);
  return code == 42 ? run_places(mode, (const int[]){fds[0], fds[1], fds[2], fds[3]}, 4) : code;
}

TEST(descriptors_0_to_2_closed_in_the_parent) {
  for (const char *const *mode = start_modes; *mode; mode++)
    for (int closed = 0; closed < 8; closed++) {
      NOTE("mode '%s', closed %d", *mode, closed);
      pid_t pid = fork();
      if (pid == 0)
        _exit(with_closed(closed, *mode));
      int status;
      EXPECT_SYS(waitpid(pid, &status, 0));
      EXPECT(WIFEXITED(status));
      EXPECT_EQ(WEXITSTATUS(status), 42);
    }
}

TEST(nothing_else_reaches_the_child) {
  int open_in_child[3] = {0, 1, 2};
  int leak = dup(1), far = fcntl(1, F_DUPFD, 150); /* neither is close-on-exec */
  EXPECT_SYS(leak);
  EXPECT_SYS(far);
  expect_places(open_in_child, 3);
  static const char *const fallbacks[] = {"close_range=EPERM", "close_range=ENOSYS,child:open=ENOENT",
                                          "close_range=EINVAL,getdents=EIO"};
  for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++) {
    NOTE("%s", fallbacks[i]);
    EXPECT_EQ(run_places(fallbacks[i], open_in_child, 3), 42);
  }
  sys_fault_disarm();
  (void)close(leak);
  (void)close(far);
}

/* The flag belongs to the open file: a child that gets one end of a socket pair must not find it. */
TEST(standard_descriptors_block) {
  int fd = open("file", O_RDWR | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0644);
  EXPECT_SYS(fd);
  expect_places((const int[]){fd, 1, 2}, 3);
  (void)close(fd);
}
