/* What is passed on to this process's own stdout: whole, however the other side takes it, and without
 * SIGPIPE. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MUCH = 1 << 20 };

/* Reads to the end, and says whether it was so much. */
static pid_t start_reader(int fds[2], size_t expected) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    static char buffer[65536];
    size_t total = 0;
    ssize_t n;
    close(fds[1]);
    while ((n = read(fds[0], buffer, sizeof buffer)) > 0)
      total += (size_t)n;
    _exit(total == expected ? 21 : 1);
  }
  return pid;
}

static void expect_whole(const char *rule, bool blocking) {
  static char much[MUCH];
  int fds[2], status;
  NOTE("%s", rule);
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  size_t before = 0;
  if (!blocking) { /* full, when it begins */
    EXPECT_SYS(fcntl(fds[1], F_SETFL, O_NONBLOCK));
    for (ssize_t n; (n = write(fds[1], much, 4096)) > 0;)
      before += (size_t)n;
  }
  pid_t reader = start_reader(fds, before + MUCH);
  test_fault_arm(rule);
  EXPECT_OK(os_pass_on(fds[1], much, sizeof much));
  test_fault_disarm();
  close(fds[1]);
  close(fds[0]);
  EXPECT_EQ(waitpid(reader, &status, 0), reader);
  EXPECT_EQ(WEXITSTATUS(status), 21);
}

TEST(all_of_it_is_passed_on) {
  static const char *const ways[] = {"fstat=EIO", "rwf_nosignal=EOPNOTSUPP"};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    expect_whole(ways[i], true);
    expect_whole(ways[i], false);
  }
  expect_whole("write#1=EINTR,write#2=short,write#3=EINTR", true);
  expect_whole("write#1=short,rwf_nosignal=EOPNOTSUPP", false);
}

TEST(nobody_reads_what_is_passed_on) {
  static const char *const ways[] = {"fstat=EIO", "rwf_nosignal=EOPNOTSUPP"};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    int fds[2];
    sigset_t pending;
    EXPECT_SYS(pipe2(fds, O_CLOEXEC));
    close(fds[0]);
    test_fault_arm(ways[i]);
    EXPECT_EQ(os_pass_on(fds[1], "x", 1), -EPIPE);
    EXPECT_OK(os_pass_on(fds[1], "x", 0)); /* nothing can be told to nobody */
    test_fault_disarm();
    EXPECT_SYS(sigpending(&pending));
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
    close(fds[1]);
  }
  EXPECT_EQ(os_pass_on(-1, "x", 1), -EBADF);
}
