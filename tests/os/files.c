/* Descriptors that are made for a child, and what happens where 0-2 are free in this process. */
#include "os/fault.h"
#include "os/posix/pipe.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/eventfd.h>
#endif

static int open_file(const char *path, cp_stdio_kind kind) {
  int fd = -1;
  EXPECT_OK(os_open(path, kind, &fd));
  EXPECT_GE(fd, 3);
  EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  EXPECT_EQ(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
  return fd;
}

static void expect_text(const char *text) {
  char is[32];
  int fd = open_file("file", CP_STDIO_READ_PATH);
  ssize_t n = read(fd, is, sizeof is);
  EXPECT_MEM(is, n > 0 ? (size_t)n : 0, text, strlen(text));
  EXPECT_EQ(write(fd, "x", 1), -1);
  os_close(fd);
}

static void write_text(cp_stdio_kind kind, const char *text) {
  int fd = open_file("file", kind);
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
  os_close(fd);
}

TEST(files_are_read_emptied_or_appended_to) {
  struct stat about;
  mode_t old = umask(027);
  write_text(CP_STDIO_WRITE_PATH, "one");
  (void)umask(old);
  EXPECT_SYS(stat("file", &about));
  EXPECT_EQ(about.st_mode & 0777, 0640);
  expect_text("one");
  write_text(CP_STDIO_APPEND_PATH, " two");
  expect_text("one two");
  write_text(CP_STDIO_WRITE_PATH, "3");
  expect_text("3");
}

TEST(the_null_device) {
  char byte;
  int fd = open_file(NULL, CP_STDIO_READ_PATH);
  EXPECT_EQ(read(fd, &byte, 1), 0);
  EXPECT_EQ(write(fd, "x", 1), -1);
  os_close(fd);
  fd = open_file(NULL, CP_STDIO_WRITE_PATH);
  EXPECT_EQ(write(fd, "x", 1), 1);
  EXPECT_EQ(read(fd, &byte, 1), 0);
  os_close(fd);
}

TEST(a_file_that_cannot_be_opened) {
  int fd = -7;
  EXPECT_EQ(os_open("missing/file", CP_STDIO_WRITE_PATH, &fd), -ENOENT);
  EXPECT_EQ(os_open("missing", CP_STDIO_READ_PATH, &fd), -ENOENT);
  EXPECT_OK(sys_fault_arm("open#1=EINTR"));
  EXPECT_OK(os_open(NULL, CP_STDIO_READ_PATH, &fd));
  sys_fault_disarm();
  os_close(fd);
  os_close(-1);
}

TEST(a_copy_is_close_on_exec) {
  int copy = -7;
  EXPECT_EQ(os_duplicate(999, &copy), -EBADF);
  EXPECT_EQ(copy, -7);
  EXPECT_OK(os_duplicate(0, &copy));
  EXPECT_EQ(fcntl(copy, F_GETFD), FD_CLOEXEC);
  os_close(copy);
}

/* Whether everything that this process opens keeps off 0-2, even when making room for it fails. */
static int with_free_numbers(const char *rules) {
  os_loop *loop;
  int fds[2], fd;
  for (int i = 0; i < 3; i++)
    (void)close(i);
  if (sys_fault_arm(rules) < 0)
    return 1;
  if (os_loop_open(&loop) >= 0)
    os_loop_close(loop);
  for (int duplex = 0; duplex < 2; duplex++)
    if (os_pipe(duplex, true, &fds[0], &fds[1]) >= 0) {
      if (fds[0] < 3 || fds[1] < 3)
        return 2;
      os_close(fds[0]);
      os_close(fds[1]);
    }
  if (os_open(NULL, CP_STDIO_READ_PATH, &fd) >= 0) {
    if (fd < 3)
      return 3;
    os_close(fd);
  }
  bool fired = sys_fault_fired() > 0;
  sys_fault_disarm();
  for (fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_GETFD) >= 0)
      return 4;
  return fired ? 42 : 43;
}

TEST(nothing_is_left_on_0_to_2) {
  int code = 42;
  for (int k = 1; code == 42; k++) {
    char rules[32];
    (void)snprintf(rules, sizeof rules, "dupfd#%d=EMFILE", k);
    pid_t pid = fork();
    if (pid == 0)
      _exit(with_free_numbers(rules));
    int status;
    EXPECT_SYS(waitpid(pid, &status, 0));
    code = WEXITSTATUS(status);
    EXPECT_LT(k, 30);
  }
  EXPECT_EQ(code, 43);
}

/* ---- what fails without being tried by a start ---- */

TEST(without_memory_or_descriptors) {
  static const char *const rules[] = {"memory#1=ENOMEM", "memory#2=ENOMEM", "memory#3=ENOMEM"};
  os_mutex *mutex = NULL;
  os_loop *loop = NULL;
  os_process *process = NULL;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    EXPECT_OK(sys_fault_arm(rules[i]));
    EXPECT_EQ(os_loop_open(&loop), -ENOMEM);
  }
  EXPECT_OK(sys_fault_arm("memory=ENOMEM"));
  EXPECT_EQ(os_mutex_open(&mutex), -ENOMEM);
  sys_fault_disarm();
  EXPECT_OK(os_mutex_open(&mutex));
  os_mutex_lock(mutex);
  os_mutex_unlock(mutex);
  EXPECT(os_mutex_close(mutex) == NULL);
  EXPECT(os_mutex_close(NULL) == NULL);
  EXPECT(os_loop_close(NULL) == NULL);
  EXPECT(os_stream_close(NULL) == NULL);
  EXPECT(os_process_close(NULL) == NULL);
  loop = open_loop();
  EXPECT_OK(sys_fault_arm("memory=ENOMEM"));
  EXPECT_EQ(os_process_watch(loop, getppid(), on_ended, NULL, &process), -ENOMEM);
  sys_fault_disarm();
  os_loop_close(loop);
}

#ifdef __linux__
/* A descriptor that takes no flags at all is written to all the same, and so are those after it. */
TEST(a_quiet_write_without_the_flag) {
  const uint64_t one = 1;
  uint64_t count;
  int fd = eventfd(0, EFD_CLOEXEC), fds[2];
  EXPECT_SYS(fd);
  EXPECT_EQ(quiet_write(fd, &one, sizeof one), sizeof one);
  EXPECT_EQ(read(fd, &count, sizeof count), sizeof count);
  EXPECT_EQ(count, 1);
  (void)close(fd);
  EXPECT_SYS(pipe(fds));
  (void)close(fds[0]);
  EXPECT_EQ(quiet_write(fds[1], "x", 1), -EPIPE);
  (void)close(fds[1]);
}
#endif
