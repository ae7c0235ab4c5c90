#include "test/suites.h"
#include "common/fallbacks.h"
#include "common/place.h"
#include "common/text.h"
#include "test/conformance.h"
#include "test/report.h"

#include <stdlib.h>

/* Tests that say nothing new in a second build: CTest's labels, as a regular expression. */
#define ONCE "^(style|install|coverage|conformance|kit|course|once)$"

static void builds(test_run *run) {
  static const char *const presets[] = {"dev", "release", "posix", "clang", "asan", "tsan"};
  for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
    (void)test_preset(run, presets[i]);
}

static void unit(test_run *run) {
  const char *const select[] = {"-LE", "^(style|install|conformance|kit|course)$", NULL};
  test_ctest(run, "tests", "dev", select, NULL);
}

/* Left out under sanitizers but with --full: what is slow there and has no memory or threads of ours. */
#define SLOW "^(style|install|coverage|conformance|kit|course|once|node)$"
#define WITHOUT_THREADS "^(style|install|coverage|conformance|kit|course|once|node|isolation|v8|fault|fuzz)$"

static void again_in(test_run *run, const char *preset, const char *left_out) {
  const char *const select[] = {"-LE", run->full ? ONCE : left_out, NULL};
  test_ctest(run, "tests", preset, select, NULL);
}

/* Every second test, by the seed; all of them with --full. */
static void half_in(test_run *run, const char *preset, const char *left_out) {
  char *stride = text_format("%u,,2", run->seed % 2 + 1);
  const char *const select[] = {"-LE", left_out, "-I", stride, NULL};
  if (run->full)
    again_in(run, preset, left_out);
  else
    test_ctest(run, "tests, every second one", preset, select, NULL);
  free(stride);
}

/* `kit coverage` runs them as well; once is enough but with --full. */
static bool is_counted(test_run *run) {
  if (run->full || !run->with_coverage)
    return false;
  report_start("tests");
  report_end(SHOW_NEUTRAL, "later", 0, "the suite coverage runs them");
  return true;
}

static void posix(test_run *run) {
  if (!is_counted(run))
    again_in(run, "posix", ONCE);
}

static void clang(test_run *run) {
  again_in(run, "clang", ONCE);
}

static void release(test_run *run) {
  again_in(run, "release", ONCE);
}

static void asan(test_run *run) {
  half_in(run, "asan", SLOW);
}

static void tsan(test_run *run) {
  half_in(run, "tsan", WITHOUT_THREADS);
}

static void without(test_run *run) {
  if (is_counted(run))
    return;
  for (size_t i = 0; i < fallback_count; i++) {
    const char *const select[] = {"-L", fallbacks[i].tests, NULL};
    char *rules = text_format("CHILDPROC_FAULT=%s", fallbacks[i].rules);
    const char *const env_add[] = {rules, NULL};
    test_ctest(run, fallbacks[i].label, fallbacks[i].posix ? "posix" : "dev", select, env_add);
    free(rules);
  }
}

/*
 * On a busy machine Wine 8 cannot create a process now and then (docs/windows.md): with --full each test may
 * be tried twice; else what passes the second time is told as any other is. The suites that are shared with
 * other systems run with --full.
 */
static void windows(test_run *run) {
  const char *const all[] = {"--repeat", "until-pass:2", NULL};
  const char *const own[] = {"-L", "^windows$", NULL};
  test_ctest(run, "tests", "windows", run->full ? all : own, NULL);
  test_conformance_windows(run, "scenarios");
}

static void install(test_run *run) {
  const char *const select[] = {"-L", "^install$", NULL};
  test_ctest(run, "clients", "dev", select, NULL);
}

static void kit(test_run *run) {
  const char *const select[] = {"-L", "^(kit|course)$", NULL};
  test_ctest(run, "the tool", "dev", select, NULL);
}

/* Two hundred answers and more: a part of them by the seed, all of them, twenty times and under faults, in
 * full. */
static void course(test_run *run) {
  const char *const argv[] = {place_self(), "dev", "check", run->full ? "--full" : NULL, NULL};
  if (test_preset(run, "dev"))
    (void)test_command(run,
                       &(test_step){.label = "exercises", .argv = argv, .minutes = run->full ? 180 : 10});
}

static void conformance(test_run *run) {
  test_conformance(run, "scenarios", NULL);
  if (run->full && test_preset(run, "posix"))
    test_conformance(run, "scenarios, posix", "posix");
}

static void coverage(test_run *run) {
  const char *const all[] = {place_self(), "coverage", run->without_windows ? "--without" : NULL, "windows",
                             NULL};
  const char *const quick[] = {place_self(), "coverage", "--quick", "--without", "windows", NULL};
  if (test_command(run, &(test_step){.label = "gate", .argv = run->full ? all : quick, .minutes = 25}))
    test_find_unstable(run, "gate");
}

static void style(test_run *run) {
  const char *const select[] = {"-L", "^style$", NULL};
  (void)test_shell(run, "clang-format", "clang-format", "tests/style/tools.sh format", "");
  (void)test_shell(run, "shellcheck", "shellcheck", "tests/style/tools.sh shell", "");
  test_ctest(run, "rules of the house", "dev", select, NULL);
  if (test_preset(run, "dev"))
    (void)test_shell(run, "clang-tidy", "clang-tidy", "tests/style/tools.sh tidy build/dev", "");
}

const test_suite test_suites[] = {
    {"build", "all presets, with warnings as errors", "clang", false, builds},
    {"unit", "all tests of the library and the harness, in the debug build", "node load", false, unit},
    {"posix", "the same with the portable back end", "node load", false, posix},
    {"clang", "the same, built by clang", "clang node load", false, clang},
    {"asan", "the same under AddressSanitizer and UndefinedBehaviorSanitizer", "node load", false, asan},
    {"tsan", "the same under ThreadSanitizer", "node load", false, tsan},
    {"release", "the same, optimised", "node load", true, release},
    {"fallbacks", "the library's tests on a kernel that lacks this or that", "", false, without},
    {"windows", "the back end of Windows, built by mingw-w64, under Wine", "windows", false, windows},
    {"install", "small clients of what is installed, in C and C++", "cxx", false, install},
    {"conformance", "the library and the real Node, event by event", "node", false, conformance},
    {"kit", "the course tool, as a learner types it", "tmux node language git", false, kit},
    {"course", "every lesson and exercise: whole, and right about its answers", "", false, course},
    {"coverage", "the gate on lines and branches", "node load", false, coverage},
    {"style", "formatting, static analysis, scripts, the rules of the house", "lint", false, style},
};
const size_t test_suite_count = sizeof test_suites / sizeof *test_suites;
