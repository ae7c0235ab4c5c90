/* An expectation that fails is the test's failure, in whichever process; and so is a wrong end. */
#include "support.h"

#include <stdio.h>
#include <string.h>

TEST(a_right_test_passes) {
  kit_report report = run_bad("right");
  EXPECT_EQ(report.verdict, KIT_PASS);
  kit_report_free(&report);
}

TEST(a_failure_in_the_test) {
  expect_bad("in_the_test", KIT_FAIL, "1 expectation failed", "tests/harness/bad.c:");
  expect_bad("in_the_test", KIT_FAIL, "1 expectation failed", "EXPECT_EQ(1 + 1, 3): left is 2, right is 3");
  expect_bad("in_the_test", KIT_FAIL, "1 expectation failed", "in the test (pid ");
  expect_bad("in_the_test", KIT_FAIL, "1 expectation failed", "a note before");
}

TEST(a_failure_in_a_child) {
  expect_bad("in_a_child", KIT_FAIL, "1 expectation failed",
             "left is 2, right is 3\n    in child of the test");
}

TEST(a_failure_in_a_grandchild) {
  expect_bad("in_a_grandchild", KIT_FAIL, "1 expectation failed",
             "left is 2, right is 3\n    in descendant of the test");
}

TEST(a_failure_after_exec) {
  expect_bad("after_exec", KIT_FAIL, "1 expectation failed",
             "left is 1, right is 5\n    in helper \"wrong\"");
}

TEST(a_failure_in_a_child_after_exec) {
  expect_bad("in_a_child_after_exec", KIT_FAIL, "1 expectation failed",
             "left is 1, right is 6\n    in forked by helper \"forks\"");
}

TEST(a_helper_that_returns_0) {
  expect_bad("helper_of_zero", KIT_FAIL, "1 expectation failed", "HELPER(zero) returned 0");
}

TEST(a_helper_that_does_not_exist) {
  expect_bad("helper_that_is_none", KIT_FAIL, "1 expectation failed", "no HELPER(nobody)");
}

TEST(a_process_out_of_reach_of_the_report) {
  kit_report report = run_bad("out_of_reach");
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_CONTAINS(report.reason, "left with code 99");
  EXPECT_CONTAINS(report.err, "left is 1, right is 5\n    in helper \"wrong\"");
  kit_report_free(&report);
}

TEST(a_failure_that_finds_the_report_full) {
  kit_report report = run_bad("fails_in_a_full_report");
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_CONTAINS(report.reason, "1 expectation failed");
  EXPECT_CONTAINS(report.err, "left is 2, right is 3\n    in the test (pid ");
  kit_report_free(&report);
}

TEST(a_helper_may_not_skip_its_test) {
  expect_bad("skips_in_a_helper", KIT_FAIL, "1 expectation failed",
             "SKIP() is for the test itself, not for another process of it");
}

TEST(messages_of_many_processes_stay_whole) {
  kit_report report = run_bad("many_at_once");
  EXPECT_STR(report.reason, "24 expectations failed");
  const char *at = report.messages;
  for (int seen = 0; seen < 24; seen++) {
    int first = -1, last = -1;
    at = strstr(at, "begin ");
    EXPECT(at != NULL);
    EXPECT_EQ(sscanf(at, "begin %d %*[x] end %d", &first, &last), 2);
    EXPECT_EQ(first, last);
    at++;
  }
  kit_report_free(&report);
}

TEST(a_crash) {
  expect_bad("crashes", KIT_CRASH, "killed by SIGABRT", "");
}

TEST(a_hang) {
  kit_report report = run_bad_with("hangs", (kit_supervise_options){.wall_ms = 500});
  EXPECT_EQ(report.verdict, KIT_TIMEOUT);
  EXPECT_CONTAINS(report.reason, "still ran after");
  EXPECT_CONTAINS(report.messages, "waiting in system call");
  EXPECT_CONTAINS(report.messages, "harness_bad hangs");
  EXPECT_STR(report.out, "before\n");
  kit_report_free(&report);
}

TEST(a_hang_over_a_failure_tells_both) {
  kit_report report = run_bad_with("hangs_over_a_failure", (kit_supervise_options){.wall_ms = 500});
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_CONTAINS(report.reason, "1 expectation failed; it still ran after");
  EXPECT_CONTAINS(report.messages, "left is 2, right is 3");
  kit_report_free(&report);
}

TEST(an_early_exit) {
  expect_bad("exits_early", KIT_FAIL, "left with code 0 before the test was over", "");
}

TEST(an_exit_handler_that_fails) {
  expect_bad("exits_late", KIT_FAIL, "left with code 3 after the test was over", "");
}

TEST(a_child_that_returns) {
  expect_bad("returns_in_a_child", KIT_FAIL, "1 expectation failed", "it must leave with _exit()");
}

TEST(a_hundred_megabytes) {
  kit_report report = run_bad("writes_much");
  EXPECT_EQ(report.verdict, KIT_OUTPUT);
  EXPECT_EQ(report.out_size, 1 << 20);
  kit_report_free(&report);
}

TEST(a_skipped_test) {
  kit_report report = run_bad("skips");
  EXPECT_EQ(report.verdict, KIT_SKIPPED);
  EXPECT_EQ(report.code, 77);
  EXPECT_CONTAINS(report.reason, "there is no luck here");
  kit_report_free(&report);
}

TEST(a_skip_in_a_child_is_a_failure) {
  expect_bad("skips_in_a_child", KIT_FAIL, "1 expectation failed", "SKIP() is for the test itself");
}

TEST(a_test_that_does_not_exist) {
  kit_report report = run_bad("nobody");
  EXPECT_EQ(report.verdict, KIT_FAIL);
  EXPECT_CONTAINS(report.err, "no test \"nobody\"");
  kit_report_free(&report);
}

/* ---- The fault switch ---- */

TEST(a_fault_that_a_test_arms) {
  kit_report report = run_bad("arms_a_fault");
  NOTE("%s", report.messages);
  EXPECT_EQ(report.verdict, KIT_PASS);
  kit_report_free(&report);
}

TEST(a_fault_from_the_environment) {
  kit_report report =
      run_bad_with("spawns", (kit_supervise_options){.env_add = CP_ENV("CHILDPROC_FAULT=pipe2#1=EMFILE")});
  EXPECT_CONTAINS(report.messages, "EMFILE");
  kit_report_free(&report);
  report = run_bad_with("spawns", (kit_supervise_options){.env_add = CP_ENV("CHILDPROC_FAULT=nonsense")});
  EXPECT_CONTAINS(report.messages, "CHILDPROC_FAULT=nonsense: not understood");
  kit_report_free(&report);
}
