/* Right programs, however slow or strange: nobody accuses them, also when one side of each fork is late. */
#include "harness.h"
#include "support.h"

#include <string.h>

static void expect_silence(const char *program, const char *env) {
  kit_report report;
  NOTE("%s", env ? env : "");
  case_run(program, env, &report);
  for (size_t i = 0; i < report.findings.count; i++)
    if (report.findings.items[i].kind != KIT_SUSPECT && !case_may(report.findings.items[i].id))
      FAIL("[%s] %s", report.findings.items[i].id, report.findings.items[i].what);
  EXPECT_STR(report.reason, "ended by itself");
  EXPECT_EQ(report.verdict, KIT_PASS);
  kit_report_free(&report);
}

static void expect_right(const char *name) {
  const char *program = case_build("right", name);
  expect_silence(program, NULL);
  expect_silence(program, "KIT_DELAY=parent:20");
  expect_silence(program, "KIT_DELAY=child:20");
}

#define RIGHT(name)                                                                                          \
  TEST(name) {                                                                                               \
    expect_right(#name);                                                                                     \
  }

RIGHT(alarmed)
RIGHT(all_kinds)
RIGHT(both_set)
RIGHT(descriptors)
RIGHT(double_fork)
RIGHT(ends_them)
RIGHT(exclusive)
RIGHT(fifo)
RIGHT(filter)
RIGHT(flags)
RIGHT(flushed)
RIGHT(handed_on)
RIGHT(ignored)
RIGHT(in_the_child)
RIGHT(jobserver)
RIGHT(jumps)
RIGHT(late_wait)
RIGHT(patient)
RIGHT(pile)
RIGHT(ping_pong)
RIGHT(polls_on)
RIGHT(prints_asleep)
RIGHT(reads_well)
RIGHT(reaper)
RIGHT(sanitized)
RIGHT(sets_back)
RIGHT(slow)
RIGHT(spawned)
RIGHT(stopped)
RIGHT(suspended)
RIGHT(threads)
RIGHT(threads_fork)
RIGHT(told_later)
RIGHT(tree)
RIGHT(vfork_waits)
RIGHT(vforks)

static void feed(cp_loop *loop, void *ctx) {
  (void)loop;
  cp_end(ctx);
}

/* Its input comes from outside of the run, late: asleep, and no deadlock. */
TEST(waits_for_input) {
  static const char *const argv[] = {"--wall",  "30000", "--engine", "waitgraph",
                                     "--stdin", "--",    "cat",      NULL};
  cp_child *child =
      cp_spawn(KIT_SUPERVISE, argv, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_INHERIT)));
  EXPECT(child != NULL);
  EXPECT_LT(0, cp_set_timeout(NULL, 1500, feed, cp_stdin(child)));
  cp_result *result = cp_wait(child, -1);
  EXPECT_EQ(result->code, 0);
  result = cp_result_free(result);
}
