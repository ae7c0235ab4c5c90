/* Tests that leave or change something. */
#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_signal(int number) {
  (void)number;
}

TEST(leaves_a_descriptor) {
  EXPECT_SYS(open("/dev/null", O_RDONLY));
}

TEST(closes_a_descriptor) {
  close(0);
}

TEST(replaces_a_descriptor) {
  int fds[2];
  EXPECT_SYS(pipe(fds));
  EXPECT_SYS(dup2(fds[0], 0));
  close(fds[0]);
  close(fds[1]);
}

TEST(replaces_a_descriptor_by_its_like) {
  int fd = open("/dev/zero", O_RDONLY);
  EXPECT_SYS(dup2(fd, 0));
  close(fd);
}

/* More than a message has room for. */
TEST(leaves_many_descriptors) {
  for (int i = 0; i < 100; i++)
    EXPECT_SYS(open("/dev/null", O_RDONLY));
}

TEST(leaves_a_signal_blocked) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
}

TEST(leaves_a_handler) {
  sigaction(SIGUSR2, &(struct sigaction){.sa_handler = on_signal}, NULL);
}

TEST(leaves_a_signal_ignored) {
  signal(SIGPIPE, SIG_IGN);
}

TEST(changes_signals_meanwhile) {
  test_signals *before = test_signals_take();
  signal(SIGPIPE, SIG_IGN);
  EXPECT_SIGNALS(before);
}

TEST(unblocks_a_signal_meanwhile) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  test_signals *before = test_signals_take();
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  EXPECT_SIGNALS(before);
}

TEST(leaves_a_zombie) {
  siginfo_t info;
  if (fork() == 0)
    _exit(0);
  EXPECT_SYS(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT));
}

TEST(leaves_a_child) {
  test_gate gate = test_gate_open();
  if (fork() == 0) {
    test_hold(&gate);
    _exit(0);
  }
  close(gate.hold_fd);
}

/* An orphan in a session of its own, which the test cannot see; its pid is on stdout. */
static void leave_orphan(bool holding_pipes) {
  test_gate ready = test_gate_open();
  pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) {
      setsid();
      dprintf(1, "%d", (int)getpid());
      if (!holding_pipes)
        for (int fd = 0; fd < 3; fd++)
          close(fd);
      test_release(&ready, 1);
      for (;;)
        pause();
    }
    _exit(0);
  }
  waitpid(child, NULL, 0);
  EXPECT(test_hold(&ready));
  test_gate_close(&ready);
}

TEST(leaves_an_orphan) {
  leave_orphan(false);
}

TEST(leaves_an_orphan_with_pipes) {
  leave_orphan(true);
}
