/* exec on Windows: cmd.exe, collecting, limits of time and size. */
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

HELPER(writes_much) {
  for (int i = 0; i < 100000; i++)
    if (printf("0123456789") < 0)
      return 11;
  return 12;
}

HELPER(waits) {
  while (getchar() != EOF)
    ;
  return 13;
}

struct seen {
  int calls, code, errnum;
  char out[200];
};

static void done(const cp_result *r, void *ctx) {
  struct seen *seen = ctx;
  seen->calls++;
  seen->code = r->code;
  seen->errnum = r->error == NULL ? 0 : r->error->errnum;
  snprintf(seen->out, sizeof seen->out, "%s", r->out.data);
}

TEST(exec_runs_cmd) {
  struct seen seen = {0};
  EXPECT(cp_exec("echo hello& exit 3", NULL, done, &seen) != NULL);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(seen.calls, 1);
  EXPECT_EQ(seen.code, 3);
  EXPECT_CONTAINS(seen.out, "hello");
}

TEST(a_command_with_quotes_reaches_cmd_as_it_is) {
  cp_result *r = cp_exec_sync("echo \"a b\" c", NULL);
  EXPECT(r->error == NULL);
  EXPECT_CONTAINS(r->out.data, "\"a b\" c");
  r = cp_result_free(r);
}

TEST(exec_file_collects) {
  struct seen seen = {0};
  cp_exec_file(test_program(), HELPER_ARGS("writes_much"), NULL, done, &seen);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(seen.calls, 1);
  EXPECT_EQ(seen.code, 12);
}

TEST(too_much_output) {
  cp_result *r =
      cp_exec_file_sync(test_program(), HELPER_ARGS("writes_much"), CP_OPTIONS(.max_buffer = 1000));
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->code, "ENOBUFS");
  EXPECT_EQ(r->out.size, 1000u);
  EXPECT(r->out.truncated);
  r = cp_result_free(r);
}

TEST(a_timeout) {
  const cp_options *options = CP_OPTIONS(.timeout_ms = 50, .stdio = CP_STDIO(CP_PIPE));
  struct seen seen = {0};
  cp_exec_file(test_program(), HELPER_ARGS("waits"), options, done, &seen);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(seen.calls, 1);
  EXPECT_EQ(seen.code, -1);
}

TEST(an_abort) {
  cp_abort *abort = cp_abort_new();
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("waits"), CP_OPTIONS(.abort = abort)));
  cp_abort_trigger(abort);
  EXPECT_EQ(cp_run(), 0);
  const cp_result *r = cp_child_result(child);
  EXPECT_STR(r->error->code, "ABORT_ERR");
  EXPECT_STR(r->signal_name, "SIGTERM");
  child = cp_child_free(child);
  abort = cp_abort_free(abort);
}
