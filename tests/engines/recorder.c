/* The recorder's faults: which call fails, on which side; and the calls of an object file that can. */
#include "recorder/recorder.h"
#include "harness.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int code_with(const char *program, const char *env) {
  kit_report report;
  case_run(program, env, &report);
  int code = report.code;
  kit_report_free(&report);
  return code;
}

TEST(the_kth_call_fails) {
  const char *program = case_build("faults", "faulty");
  EXPECT_EQ(code_with(program, NULL), 0);
  EXPECT_EQ(code_with(program, "KIT_FAULT=fork:2:EAGAIN"), 1);
  EXPECT_EQ(code_with(program, "KIT_FAULT=fork:6:EAGAIN"), 0);
  EXPECT_EQ(code_with(program, "KIT_FAULT=fork:*:EAGAIN"), 5);
  EXPECT_EQ(code_with(program, "KIT_FAULT=fork:1:EAGAIN,fork:3:EAGAIN"), 2);
  EXPECT_EQ(code_with(program, "KIT_FAULT=fork:1:ENOMEM"), 0);
}

TEST(parent_and_child_count_apart) {
  const char *program = case_build("faults", "faulty");
  EXPECT_EQ(code_with(program, "KIT_FAULT=pipe:1:EMFILE"), 0);
  EXPECT_EQ(code_with(program, "KIT_FAULT=pipe:1:EMFILE:child"), 50);
  EXPECT_EQ(code_with(program, "KIT_FAULT=pipe:1:EMFILE:any"), 50);
  EXPECT_EQ(code_with(program, "KIT_FAULT=pipe:2:EMFILE:child"), 0);
}

TEST(nonsense_is_refused) {
  const char *program = case_build("faults", "faulty");
  static const char *const wrong[] = {"fork",          "fork:1",       "fork:0:EAGAIN",
                                      "fork:x:EAGAIN", "fork:1:EWHAT", "fork:1:EAGAIN:nobody"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char env[100];
    (void)snprintf(env, sizeof env, "KIT_FAULT=%s", wrong[i]);
    EXPECT_EQ(code_with(program, env), 3);
  }
}

TEST(what_an_object_can_fail_in) {
  (void)case_build("faults", "faulty");
  static const char *const objects[] = {"case.o", "case.rec.o"};
  for (int k = 0; k < 2; k++) {
    recorder_fault *faults = NULL;
    size_t count = 0;
    EXPECT_OK(recorder_faults(objects[k], &faults, &count));
    EXPECT_EQ(count, 4);
    EXPECT_STR(faults[0].call, "fork");
    EXPECT_STR(faults[1].call, "pipe");
    EXPECT_STR(faults[2].call, "waitpid");
    EXPECT_EQ(faults[3].error, EINTR);
    char text[64];
    EXPECT_OK(recorder_fault_env(&faults[0], 2, NULL, text, sizeof text));
    EXPECT_STR(text, "KIT_FAULT=fork:2:EAGAIN");
    EXPECT_OK(recorder_fault_env(&faults[3], 1, "child", text, sizeof text));
    EXPECT_STR(text, "KIT_FAULT=waitpid:1:EINTR:child");
    free(faults);
  }
  recorder_fault *faults = NULL;
  size_t count = 0;
  EXPECT_EQ(recorder_faults("no-such-file.o", &faults, &count), -EINVAL);
}
