/* One run of a plain program: input, output, limits, ends. */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether a user without rights can run it. */
static bool others_reach(const char *program) {
  pid_t child = fork();
  EXPECT_SYS(child);
  if (child == 0) {
    if (setgid(65534) < 0 || setuid(65534) < 0)
      _exit(2);
    _exit(access(program, X_OK) == 0 ? 3 : 2);
  }
  int status;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 3;
}

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

/* ---- How many processes ---- */

TEST(more_processes_than_allowed) {
  kit_report report = run_plain("have_children", "20", (kit_supervise_options){.tasks = 10});
  EXPECT_EQ(report.verdict, KIT_LIMIT);
  EXPECT_CONTAINS(report.reason, "processes at once; its limit is 10");
  kit_report_free(&report);
  report = run_plain("fork_later", "5", (kit_supervise_options){.tasks = 6, .input = "x", .input_size = 1});
  EXPECT_EQ(report.verdict, KIT_PASS);
  kit_report_free(&report);
}

/* As a user who is not root: for root the kernel does not count. The test's folder is not that user's. */
static cp_child *start_as_nobody(const char *const *argv, const cp_limits *limits) {
  cp_options options = {.size = sizeof options, .env_add = CP_ENV("TMPDIR=/tmp"), .cwd = "/"};
  if (limits)
    options.limits = *limits;
  if (geteuid() == 0)
    options.uid = options.gid = CP_ID(65534);
  return cp_spawn(argv[0], argv + 1, &options);
}

static void need_nobody(void) {
  if (geteuid() == 0 && (!others_reach(SUPERVISE) || !others_reach(PLAIN)))
    SKIP("other users cannot reach %s", SUPERVISE);
}

typedef struct latecomers {
  cp_child *run, *others[60];
} latecomers;

static void go(cp_stream *stream, const char *data, size_t size, void *ctx) {
  latecomers *late = ctx;
  (void)stream, (void)data, (void)size;
  for (int i = 0; i < 60; i++) {
    late->others[i] = start_as_nobody(CP_ARGS(PLAIN, "copy_input"), NULL);
    EXPECT(late->others[i] != NULL);
  }
  cp_write(cp_stdin(late->run), "x", 1);
  cp_end(cp_stdin(late->run));
}

/* The kernel's limit is one of the user, and others of that user start processes meanwhile. */
TEST(processes_of_others_do_not_count) {
  need_nobody();
  latecomers late = {.run = start_as_nobody(CP_ARGS(SUPERVISE, "--stdin", "--tasks", "6", "--wall", "60000",
                                                    "--echo", PLAIN, "fork_later", "5"),
                                            NULL)};
  cp_on_data(cp_stdout(late.run), go, &late);
  cp_result *result = cp_wait(late.run, -1);
  EXPECT_EQ(result->code, 0);
  cp_result_free(result);
  for (int i = 0; i < 60; i++) {
    cp_end(cp_stdin(late.others[i]));
    cp_result_free(cp_wait(late.others[i], -1));
  }
}

/* A limit above what this user may have at most is that most. */
TEST(limits_that_may_not_be_raised) {
  need_nobody();
  const cp_limits lower = {.file_size = CP_LIMIT(100000), .cpu_s = CP_LIMIT(500)};
  cp_child *child = start_as_nobody(
      CP_ARGS(SUPERVISE, "--limit", "file_size=200000", "--limit", "cpu_s=1000", PLAIN, "leave", "4"),
      &lower);
  cp_result *result = cp_wait(child, -1);
  EXPECT_EQ(result->code, 1); /* it ran, and left with code 4 */
  cp_result_free(result);
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
  kit_report report = run_plain(
      "leave_zombies", "2", (kit_supervise_options){.engines = engines, .env_add = CP_ENV(NO_CHILD_OF_LSAN)});
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
