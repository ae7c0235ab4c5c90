/* One run of a plain program: input, output, limits, ends. */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void expect_run(const char *what, const char *argument, kit_verdict verdict, const char *reason) {
  kit_report report = run_plain(what, argument, (kit_supervise_options){0});
  EXPECT_STR(kit_verdict_name(report.verdict), kit_verdict_name(verdict));
  EXPECT_STR(report.reason, reason);
  kit_report_free(&report);
}

TEST(ends) {
  expect_run("leave", "0", KIT_PASS, "ended by itself");
  expect_run("leave", "3", KIT_FAIL, "exited with code 3");
  expect_run("kill_itself", "15", KIT_CRASH, "killed by SIGTERM");
  expect_run("kill_itself", "9", KIT_CRASH, "killed by SIGKILL");
}

TEST(code_signal_and_usage_are_told) {
  kit_report report = run_plain("leave", "7", (kit_supervise_options){0});
  EXPECT_EQ(report.code, 7);
  EXPECT_EQ(report.signal, 0);
  EXPECT_GT(report.usage.max_rss_bytes, 0);
  EXPECT_GT(report.wall_ns, 0);
  kit_report_free(&report);
  report = run_plain("kill_itself", "15", (kit_supervise_options){0});
  EXPECT_EQ(report.code, -1);
  EXPECT_EQ(report.signal, SIGTERM);
  kit_report_free(&report);
}

TEST(a_program_that_cannot_be_started_is_our_failure) {
  kit_supervise_options options = {.argv = CP_ARGS("/nonexistent/program")};
  kit_report report;
  EXPECT_LT(kit_supervise(&options, &report), 0);
  EXPECT_EQ(report.verdict, KIT_IE);
  EXPECT_CONTAINS(report.reason, "ENOENT");
  kit_report_free(&report);
}

TEST(output_up_to_the_limit) {
  kit_report report = run_plain("write_bytes", "5000", (kit_supervise_options){.output_limit = 5000});
  EXPECT_EQ(report.verdict, KIT_PASS);
  EXPECT_EQ(report.out_size, 5000);
  EXPECT_EQ(strlen(report.out), 5000);
  kit_report_free(&report);
  report = run_plain("write_bytes", "5001", (kit_supervise_options){.output_limit = 5000});
  EXPECT_EQ(report.verdict, KIT_OUTPUT);
  EXPECT_EQ(report.out_size, 5000);
  kit_report_free(&report);
}

typedef struct heard {
  size_t out, err;
} heard;

static void hear(int fd, const char *data, size_t size, void *ctx) {
  (void)data;
  heard *h = ctx;
  *(fd == 1 ? &h->out : &h->err) += size;
}

TEST(input_and_both_outputs) {
  static const char input[] = "all\0of it\n";
  heard h = {0};
  kit_supervise_options options = {
      .input = input, .input_size = sizeof input - 1, .on_output = hear, .ctx = &h};
  kit_report report = run_plain("copy_input", "", options);
  EXPECT_EQ(report.verdict, KIT_PASS);
  EXPECT_MEM(report.out, report.out_size, input, sizeof input - 1);
  EXPECT_STR(report.err, "end of input");
  EXPECT_EQ(h.out, sizeof input - 1);
  EXPECT_EQ(h.err, 12);
  kit_report_free(&report);
}

TEST(without_input_there_is_none) {
  kit_report report = run_plain("copy_input", "", (kit_supervise_options){0});
  EXPECT_EQ(report.verdict, KIT_PASS);
  EXPECT_EQ(report.out_size, 0);
  kit_report_free(&report);
}

TEST(environment_and_folder) {
  kit_supervise_options options = {.env_add = CP_ENV("COLOUR=light blue\nand = signs"), .cwd = "/"};
  kit_report report = run_plain("show_environment", "COLOUR", options);
  EXPECT_STR(report.out, "light blue\nand = signs /");
  kit_report_free(&report);
}

TEST(limits) {
  kit_supervise_options options = {.cwd = test_dir(),
                                   .limits = {.file_size = CP_LIMIT(1000), .core = CP_LIMIT(0)}};
  kit_report report = run_plain("fill_file", "big", options);
  EXPECT_EQ(report.verdict, KIT_LIMIT);
  EXPECT_CONTAINS(report.reason, "SIGXFSZ");
  kit_report_free(&report);
}

TEST(engines_that_are_missing_are_told) {
  static const char *const engines[] = {"tree", "crystal ball", NULL};
  kit_report report = run_plain("leave", "0", (kit_supervise_options){.engines = engines});
  EXPECT_EQ(report.verdict, KIT_PASS);
  EXPECT_STR(report.not_checked, "crystal ball: there is no such engine\n");
  kit_report_free(&report);
}

TEST(findings_come_across) {
  static const char *const engines[] = {"tree", NULL};
  kit_report report = run_plain("leave_zombies", "2", (kit_supervise_options){.engines = engines});
  EXPECT_EQ(report.zombies, 2);
  EXPECT_EQ(report.not_checked[0], '\0');
  for (size_t i = 0; i < report.findings.count; i++)
    EXPECT_STR(report.findings.items[i].engine, "tree");
  kit_report_free(&report);
}

TEST(the_folder_of_a_test_is_removed) {
  kit_report report = run_bad("tells_its_folder");
  EXPECT_EQ(report.verdict, KIT_PASS);
  EXPECT_CONTAINS(report.out, "childproc-test-");
  EXPECT(access(report.out, F_OK) < 0);
  kit_report_free(&report);
}

/* ---- A supervisor that is told to end ends its program first ---- */

static void end_it(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  EXPECT_EQ(cp_kill(ctx, SIGTERM), 1);
}

TEST(a_supervisor_that_is_told_to_end) {
  const char *path = fifo_make();
  int fifo = fifo_open(path);
  cp_child *child = cp_spawn(SUPERVISE, CP_ARGS("--echo", PLAIN, "hang", path), NULL);
  cp_on_data(cp_stdout(child), end_it, child);
  cp_result *result = cp_wait(child, -1);
  EXPECT_EQ(result->code, 3);
  EXPECT(fifo_is_free(fifo));
  cp_result_free(result);
  close(fifo);
}
