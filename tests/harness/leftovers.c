/* What a test or program leaves: descriptors, signals, zombies, children, orphans. */
#include "support.h"

#include "supervise/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

TEST(descriptors_left_closed_and_replaced) {
  expect_bad("leaves_a_descriptor", KIT_FAIL, "1 expectation failed", "(/dev/null) was left open");
  expect_bad("closes_a_descriptor", KIT_FAIL, "1 expectation failed", "descriptor 0 (/dev/null) was closed");
  expect_bad("replaces_a_descriptor", KIT_FAIL, "1 expectation failed",
             "descriptor 0 was /dev/null, is pipe:");
  expect_bad("replaces_a_descriptor_by_its_like", KIT_FAIL, "1 expectation failed",
             "descriptor 0 was /dev/null, is /dev/zero");
  expect_bad("leaves_many_descriptors", KIT_FAIL, "1 expectation failed",
             "(/dev/null) was left open\n    in the test (pid ");
}

TEST(signal_state_changed) {
  expect_bad("leaves_a_signal_blocked", KIT_FAIL, "1 expectation failed",
             "signal 10 (User defined signal 1) is blocked");
  expect_bad("leaves_a_handler", KIT_FAIL, "1 expectation failed", "had the default, now a handler");
  expect_bad("leaves_a_signal_ignored", KIT_FAIL, "1 expectation failed",
             "signal 13 (Broken pipe) had the default, now ignored");
  expect_bad("changes_signals_meanwhile", KIT_FAIL, "1 expectation failed", "the signal state has changed");
  expect_bad("unblocks_a_signal_meanwhile", KIT_FAIL, "1 expectation failed",
             "signal 10 (User defined signal 1) is not blocked any more");
}

TEST(a_zombie_of_a_test) {
  expect_bad("leaves_a_zombie", KIT_FAIL, "1 expectation failed", "was never waited for: a zombie");
}

TEST(a_child_of_a_test) {
  expect_bad("leaves_a_child", KIT_FAIL, "1 expectation failed", "a child of the test still runs");
}

static void expect_orphan(const char *name) {
  kit_report report = run_bad(name);
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_STR(report.reason, "left 1 process running");
  EXPECT_EQ(report.orphans, 1);
  int pid = atoi(report.out);
  EXPECT_GT(pid, 1);
  EXPECT(kill(pid, 0) < 0 && errno == ESRCH);
  kit_report_free(&report);
}

TEST(an_orphan_in_a_session_of_its_own) {
  expect_orphan("leaves_an_orphan");
  expect_orphan("leaves_an_orphan_with_pipes");
}

TEST(orphans_that_are_allowed_are_ended_all_the_same) {
  kit_report report = run_bad_with("leaves_an_orphan", (kit_supervise_options){.orphans_allowed = true});
  EXPECT_EQ(report.verdict, KIT_PASS);
  EXPECT_EQ(report.orphans, 1);
  EXPECT(kill(atoi(report.out), 0) < 0 && errno == ESRCH);
  kit_report_free(&report);
}

TEST(zombies_of_a_program) {
  kit_report report =
      run_plain("leave_zombies", "3", (kit_supervise_options){.env_add = CP_ENV(NO_CHILD_OF_LSAN)});
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_STR(report.reason, "left 3 zombies");
  EXPECT_EQ(report.zombies, 3);
  kit_report_free(&report);
  report = run_plain("wait_late", "", (kit_supervise_options){0});
  EXPECT_EQ(report.verdict, KIT_PASS);
  kit_report_free(&report);
}

/* A grandchild whose parent was waited for is no zombie of the program, however late it ended. */
TEST(a_double_fork_is_right_every_time) {
  for (int i = 0; i < (test_full() ? 1000 : 200); i++) {
    kit_report report = run_plain("double_fork", "", (kit_supervise_options){0});
    if (report.verdict != KIT_PASS)
      FAIL("round %d: %s", i, report.reason);
    kit_report_free(&report);
  }
}

/* What the last look may find: the program, and a zombie that is now the supervisor's, whoever made it. */
enum { PROGRAM = 100, CHILD = 200 };
static int zombies_counted(uint64_t waited, uint64_t ignored, pid_t seen_below) {
  proc_info now[] = {
      {.pid = getpid(), .state = 'R'},
      {.pid = PROGRAM, .ppid = getpid(), .state = 'Z', .waited = waited, .sig_ignored = ignored},
      {.pid = CHILD, .ppid = getpid(), .state = 'Z', .start_time = 7}};
  proc_info before = {.pid = CHILD, .ppid = seen_below, .state = 'S', .start_time = 7};
  kit_report report = {0};
  kit_run run = {.pid = PROGRAM, .report = &report};
  if (seen_below)
    EXPECT_OK(family_observe(&run.seen, &(proc_tree){.items = &before, .count = 1}, getpid()));
  orphans_count(&run, &(proc_tree){.items = now, .count = 3});
  family_free(&run.seen);
  EXPECT_EQ(report.orphans, 0);
  return report.zombies;
}

TEST(whose_child_a_zombie_was) {
  EXPECT_EQ(zombies_counted(0, 0, 0), 1);            /* it waited for nobody: nobody was in between */
  EXPECT_EQ(zombies_counted(50, 0, 0), 0);           /* perhaps a grandchild */
  EXPECT_EQ(zombies_counted(50, 0, PROGRAM), 1);     /* it was seen as a child */
  EXPECT_EQ(zombies_counted(50, 0, PROGRAM + 1), 0); /* it was seen as a grandchild */
  EXPECT_EQ(zombies_counted(0, 0, PROGRAM + 1), 0);
  EXPECT_EQ(zombies_counted(0, 1u << (SIGCHLD - 1), 0), 0); /* nobody has to wait */
}

static void expect_nothing_left(const char *what, int orphans) {
  const char *path = fifo_make();
  int fifo = fifo_open(path);
  kit_report report = run_plain(what, path, (kit_supervise_options){0});
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_GE(report.orphans, orphans);
  EXPECT(fifo_is_free(fifo));
  kit_report_free(&report);
  close(fifo);
  EXPECT_SYS(unlink(path));
}

TEST(a_tree_of_orphans_is_ended) {
  expect_nothing_left("leave_a_tree", 15);
}

/* It forks and leaves all the time, so that no snapshot of it is right for long. */
TEST(an_orphan_that_forks_while_it_is_ended) {
  for (int i = 0; i < (test_full() ? 50 : 5); i++)
    expect_nothing_left("leave_a_runner", 0);
}
