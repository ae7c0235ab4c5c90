/* Tests that must fail, and are told of: each is run by a test of this folder. */
#include "childproc.h"
#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(right) {
  NOTE("nobody reads this of a test that has passed");
}

/* ---- Where an expectation fails ---- */

TEST(in_the_test) {
  NOTE("a note before");
  EXPECT_EQ(1 + 1, 3);
  puts("runs on");
}

static void wait_for(pid_t pid) {
  waitpid(pid, NULL, 0); /* its code is ignored: that must not matter */
}

TEST(in_a_child) {
  pid_t child = fork();
  if (child == 0) {
    EXPECT_EQ(1 + 1, 3);
    puts("runs on");
  }
  wait_for(child);
}

TEST(in_a_grandchild) {
  pid_t child = fork();
  if (child == 0) {
    pid_t grandchild = fork();
    if (grandchild == 0)
      EXPECT_EQ(1 + 1, 3);
    wait_for(grandchild);
    _exit(0);
  }
  wait_for(child);
}

HELPER(wrong) {
  EXPECT_EQ(argc, 5);
  return 1;
}

HELPER(forks) {
  pid_t child = fork();
  if (child == 0)
    EXPECT_EQ(argc, 6);
  wait_for(child);
  return 1;
}

HELPER(zero) {
  return 0;
}

static void run_helper(char *const *argv) {
  pid_t child = fork();
  if (child == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  wait_for(child);
}

TEST(after_exec) {
  run_helper(HELPER_ARGV("wrong"));
}

TEST(in_a_child_after_exec) {
  run_helper(HELPER_ARGV("forks"));
}

TEST(helper_of_zero) {
  run_helper(HELPER_ARGV("zero"));
}

TEST(helper_that_is_none) {
  run_helper(HELPER_ARGV("nobody"));
}

/* Without the environment the report cannot be found: 99 is all that is left to say. */
TEST(out_of_reach) {
  test_gate end = test_gate_open();
  pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) {
      char *const *argv = HELPER_ARGV("wrong");
      fcntl(end.release_fd, F_SETFD, 0); /* open until it ends */
      execve(argv[0], argv, (char *const[]){NULL});
    }
    _exit(0);
  }
  wait_for(child);
  test_hold(&end);
  test_gate_close(&end);
}

#define CROWD 24

TEST(many_at_once) {
  test_gate gate = test_gate_open();
  char text[1500];
  memset(text, 'x', sizeof text);
  for (int i = 0; i < CROWD; i++)
    if (fork() == 0) {
      test_hold(&gate);
      FAIL("begin %d %.*s end %d", i, (int)sizeof text, text, i);
    }
  test_release(&gate, CROWD);
  for (int i = 0; i < CROWD; i++)
    wait(NULL);
  test_gate_close(&gate);
}

/* No room for the message: it is counted all the same, and said elsewhere. */
TEST(fails_in_a_full_report) {
  char text[3000];
  memset(text, 'n', sizeof text);
  for (int i = 0; i < 300; i++)
    NOTE("%.*s", (int)sizeof text, text);
  EXPECT_EQ(1 + 1, 3);
}

HELPER(skips) {
  (void)argc, (void)argv;
  SKIP("a helper does not decide that");
}

TEST(skips_in_a_helper) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("skips"), NULL);
  EXPECT(child != NULL);
  cp_run();
}

/* ---- How it ends ---- */

TEST(crashes) {
  abort(); /* sanitizers leave this signal alone */
}

TEST(hangs) {
  puts("before");
  fflush(stdout);
  for (;;)
    pause();
}

/* The parent waits for ever for a byte of a child whose expectation has failed. */
TEST(hangs_over_a_failure) {
  int fds[2];
  char byte;
  EXPECT_SYS(pipe(fds));
  if (fork() == 0)
    EXPECT_EQ(1 + 1, 3);
  while (read(fds[0], &byte, 1) < 0)
    ;
}

TEST(exits_early) {
  exit(0);
}

static void leave_with_three(void) {
  _exit(3);
}

TEST(exits_late) {
  atexit(leave_with_three);
}

TEST(returns_in_a_child) {
  pid_t child = fork();
  if (child > 0)
    wait_for(child);
}

TEST(writes_much) {
  static char block[1 << 16];
  memset(block, 'y', sizeof block);
  for (int i = 0; i < 1600; i++)
    if (write(1, block, sizeof block) < 0)
      _exit(1);
}

TEST(skips) {
  SKIP("there is no %s here", "luck");
}

TEST(skips_in_a_child) {
  pid_t child = fork();
  if (child == 0)
    SKIP("not here");
  wait_for(child);
}

TEST(tells_its_folder) {
  FILE *file = fopen("a file", "w");
  EXPECT(file != NULL);
  fclose(file);
  printf("%s", test_dir());
}

/* Passes unless the environment arms a fault. */
TEST(spawns) {
  EXPECT(getenv("CHILDPROC_FAULT") == NULL);
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("forks"), NULL);
  EXPECT_STR(cp_last_error()->code, NULL);
  EXPECT(child != NULL);
  cp_kill(child, SIGKILL);
  cp_run();
}

TEST(arms_a_fault) {
  test_fault_arm("pipe2#1=EMFILE");
  cp_result *result = cp_wait(cp_spawn(test_program(), HELPER_ARGS("zero"), NULL), -1);
  EXPECT_EQ(test_fault_fired(), 1);
  test_fault_disarm();
  EXPECT_STR(result->error->code, "EMFILE");
  cp_result_free(result);
}
