/* Right tests of many shapes: they must pass however often and however busy the machine is. */
#include "harness.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(pid_t pid) {
  int status;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static pid_t forked(void) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  return pid;
}

TEST(nothing) {
}

TEST(grandchildren_in_step) {
  test_gate ready = test_gate_open(), go = test_gate_open();
  pid_t child = forked();
  if (child == 0) {
    pid_t grandchild = forked();
    if (grandchild == 0) {
      test_release(&ready, 1);
      EXPECT(test_hold(&go));
      _exit(4);
    }
    _exit(code_of(grandchild) + 1);
  }
  EXPECT(test_hold(&ready));
  test_release(&go, 1);
  EXPECT_EQ(code_of(child), 5);
  test_gate_close(&ready);
  test_gate_close(&go);
}

HELPER(counts_arguments) {
  EXPECT_STR(argv[0], "counts_arguments");
  return argc;
}

TEST(helpers) {
  pid_t child = forked();
  if (child == 0) {
    execv(test_program(), HELPER_ARGV("counts_arguments", "a", "b"));
    FAIL("execv");
  }
  EXPECT_EQ(code_of(child), 3);
}

HELPER(holds) {
  EXPECT(test_hold_fd(0));
  return 7;
}

TEST(a_helper_is_held) {
  test_gate gate = test_gate_open();
  pid_t child = forked();
  if (child == 0) {
    EXPECT_SYS(dup2(gate.hold_fd, 0));
    execv(test_program(), HELPER_ARGV("holds"));
    FAIL("execv");
  }
  test_release(&gate, 1);
  EXPECT_EQ(code_of(child), 7);
  test_gate_close(&gate);
}

TEST(killed_child) {
  pid_t child = forked();
  if (child == 0)
    for (;;)
      pause();
  EXPECT_SYS(kill(child, SIGKILL));
  int status;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

/* The pipe is at its end before the grandchild is: what is on its way out when the test ends is no orphan. */
TEST(adopted_grandchild_on_its_way_out) {
  test_gate gate = test_gate_open();
  pid_t child = forked();
  if (child == 0) {
    if (forked() == 0) {
      close(gate.hold_fd);
      _exit(0);
    }
    _exit(3);
  }
  EXPECT_EQ(code_of(child), 3);
  EXPECT(!test_hold(&gate));
  test_gate_close(&gate);
}

TEST(signals_put_back) {
  test_signals *before = test_signals_take();
  struct sigaction old;
  EXPECT_SYS(sigaction(SIGUSR1, &(struct sigaction){.sa_handler = SIG_IGN}, &old));
  EXPECT_SYS(sigaction(SIGUSR1, &old, NULL));
  EXPECT_SIGNALS(before);
  free(before);
}

TEST(descriptors_put_back) {
  int count = test_open_fds();
  test_gate gate = test_gate_open();
  EXPECT_EQ(test_open_fds(), count + 2);
  test_gate_close(&gate);
  EXPECT_EQ(test_open_fds(), count);
}

TEST(every_expectation_holds) {
  const char *null = NULL;
  EXPECT(1);
  EXPECT_EQ(2, 2);
  EXPECT_NE(2, 3);
  EXPECT_LT(2, 3);
  EXPECT_LE(3, 3);
  EXPECT_GT(3, 2);
  EXPECT_GE(3, 3);
  EXPECT_EQ(null, NULL);
  EXPECT_STR("a", "a");
  EXPECT_STR(null, NULL);
  EXPECT_CONTAINS("abc", "bc");
  EXPECT_MEM("a\0b", 3, "a\0b", 3);
  EXPECT_OK(0);
  EXPECT_SYS(0);
}

TEST(own_folder) {
  char here[4096];
  EXPECT(getcwd(here, sizeof here) != NULL);
  EXPECT_STR(here, test_dir());
  EXPECT(test_program()[0] == '/');
}
