/* A command that prints more than max_buffer: the error, what is kept, and what happens to the command. */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void expect_overflow(const cp_result *r, const char *stream) {
  char text[100];
  snprintf(text, sizeof text, "%s maxBuffer length exceeded", stream);
  EXPECT_STR(r->error->name, "RangeError");
  EXPECT_STR(r->error->code, "ERR_CHILD_PROCESS_STDIO_MAXBUFFER");
  EXPECT_STR(r->error->message, text);
  EXPECT_CONTAINS(r->error->cmd, "--helper writes");
  EXPECT(r->killed_by == CP_KILLED_BY_MAX_BUFFER || r->exited);
}

static void check_limit(const char *count, size_t limit, bool over) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = (int64_t)limit), "writes", count);
  EXPECT_EQ(r->out.truncated, over);
  EXPECT_EQ(r->out.size, over ? limit : (size_t)atol(count));
  expect_pattern(r->out.data, r->out.size, 0);
  if (over)
    expect_overflow(r, "stdout");
  else
    EXPECT_EQ(r->code, FINE);
  r = cp_result_free(r);
}

TEST(the_limit_is_exact_to_the_byte) {
  check_limit("99999", 100000, false);
  check_limit("100000", 100000, false);
  check_limit("100001", 100000, true);
  check_limit("5000000", 100000, true);
}

TEST(each_stream_has_its_own_limit) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = 10), "both", "1234567890", "1234567890", "0");
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
  r = EXEC(CP_OPTIONS(.max_buffer = 10), "writes", "1000000", "2");
  expect_overflow(r, "stderr");
  EXPECT_EQ(r->err.size, 10);
  r = cp_result_free(r);
}

TEST(nothing_fits_into_a_limit_of_zero) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = CP_ZERO), "writes", "1");
  expect_overflow(r, "stdout");
  EXPECT(r->out.size == 0 && r->out.truncated);
  EXPECT_STR(r->out.data, "");
  r = cp_result_free(r);
  r = EXEC(CP_OPTIONS(.max_buffer = CP_ZERO), "code", "0");
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
}

TEST(without_a_limit_all_is_kept) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = CP_UNLIMITED), "writes", "5000000");
  EXPECT(r->out.size == 5000000 && !r->out.truncated);
  expect_pattern(r->out.data, r->out.size, 0);
  r = cp_result_free(r);
}

TEST(text_is_cut_at_a_character) {
  need_sh();
  cp_result *r = exec_command("printf '\\344\\270\\255\\346\\226\\207'",
                              CP_OPTIONS(.max_buffer = 4, .text = true, .overflow = CP_OVERFLOW_DROP));
  EXPECT_OUT(r->out, "\xe4\xb8\xad");
  EXPECT(r->out.truncated && r->out.gap == 3);
  r = cp_result_free(r);
}

static void check_drop(cp_keep keep, size_t head) {
  enum { LIMIT = 1000, COMES = 3000000 };
  cp_result *r =
      EXEC(CP_OPTIONS(.max_buffer = LIMIT, .keep = keep, .overflow = CP_OVERFLOW_DROP), "writes", "3000000");
  EXPECT(r->code == FINE && !r->killed); /* it ended by itself */
  EXPECT_CONTAINS(r->error->message, "Command failed");
  EXPECT(r->out.truncated && r->out.eof);
  EXPECT_EQ(r->out.size, LIMIT);
  EXPECT_EQ(r->out.total, COMES);
  EXPECT_EQ(r->out.gap, head);
  expect_pattern(r->out.data, head, 0);
  expect_pattern(r->out.data + head, LIMIT - head, COMES - (LIMIT - head));
  r = cp_result_free(r);
}

TEST(what_does_not_fit_may_be_dropped) {
  check_drop(CP_KEEP_HEAD, 1000);
  check_drop(CP_KEEP_TAIL, 0);
  check_drop(CP_KEEP_BOTH, 500);
}

TEST(one_that_survives_the_signal_is_waited_for) {
  need_signals();
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = 1, .kill_signal = SIGTERM), "trapper");
  EXPECT_STR(r->error->message, "stdout maxBuffer length exceeded");
  EXPECT(r->code == 5 && r->killed && r->killed_by == CP_KILLED_BY_MAX_BUFFER);
  EXPECT_OUT(r->out, "u");
  r = cp_result_free(r);
}
