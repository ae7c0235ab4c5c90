/* The whole result: what the child used, how it ended, when. */
#include "support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* worker: some processor time, some memory. */
HELPER(worker) {
  size_t size = 32 << 20;
  volatile char *memory = malloc(size);
  EXPECT(memory != NULL);
  for (int round = 0; round < 4; round++)
    for (size_t i = 0; i < size; i += 512)
      memory[i] = (char)(memory[i] + round);
  free((void *)(uintptr_t)memory);
  exit(0);
}

TEST(what_the_child_used) {
  cp_result *r = EXEC(NULL, "worker");
  if (!on_wine()) { /* which forgets what a process has used when it has ended */
    EXPECT_GT(r->usage.user_us + r->usage.system_us, 0);
    EXPECT_GE(r->usage.max_rss_bytes, 32 << 20);
    EXPECT_GT(r->usage.minor_faults, 0);
  }
  r = cp_result_free(r);
  r = SYNC(NULL, "worker");
  EXPECT(on_wine() || r->usage.max_rss_bytes >= 32 << 20);
  r = cp_result_free(r);
}

TEST(times_are_in_order) {
  cp_result *r = EXEC(NULL, "say", "x");
  EXPECT(r->start_ns > 0 && r->start_ns <= r->exit_ns && r->exit_ns <= r->close_ns);
  r = cp_result_free(r);
  r = cp_spawn_sync("/no/such", NULL, NULL);
  EXPECT(r->start_ns == 0 && r->exit_ns == 0);
  r = cp_result_free(r);
}

TEST(a_core_dump_is_told_where_there_is_one) {
  need_signals();
  cp_options options = *CP_OPTIONS(.limits = {.core = CP_LIMIT(0)});
  cp_result *r = cp_exec_sync("kill -QUIT $$", &options);
  EXPECT(r->signal == SIGQUIT && !r->core_dumped);
  r = cp_result_free(r);
  struct rlimit limit;
  EXPECT_SYS(getrlimit(RLIMIT_CORE, &limit));
  if (limit.rlim_max < 100 << 20 || access("/proc/sys/kernel/core_pattern", R_OK) < 0)
    SKIP("no core files here");
  options.limits.core = CP_LIMIT(100 << 20);
  r = cp_exec_sync("kill -QUIT $$", &options);
  EXPECT_EQ(r->signal, SIGQUIT);
  bool dumped = r->core_dumped;
  r = cp_result_free(r);
  if (!dumped)
    SKIP("the system wrote no core file");
}

TEST(the_end_of_each_stream_is_told) {
  need_sh();
  cp_result *r = exec_command("exec >&-; echo x >&2", NULL);
  EXPECT(r->out.eof && r->err.eof && !r->pipes_held);
  EXPECT(r->out.total == 0 && r->err.total == 2);
  r = cp_result_free(r);
}

TEST(a_result_outlives_its_child) {
  told to = {0};
  cp_exec(helper_line("both out err 3"), NULL, tell, &to);
  run(NULL);
  cp_result *again = cp_result_take(to.result);
  cp_result_free(to.result);
  EXPECT_OUT(again->out, "out");
  EXPECT_OUT(again->output[1], "out");
  EXPECT_OUT(again->output[2], "err");
  EXPECT_EQ(again->output_count, 3);
  EXPECT_CONTAINS(again->error->message, "--helper both out err 3\nerr");
  again = cp_result_free(again);
}

static void keep_exit(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  *(cp_result **)ctx = cp_result_take(result);
}

TEST(at_exit_the_texts_are_not_there_yet) {
  cp_result *at_exit = NULL;
  cp_child *child = cp_exec(helper_line("both out err 0"), NULL, NULL, NULL);
  cp_on_exit(child, keep_exit, &at_exit);
  run(NULL);
  EXPECT(at_exit->exited && at_exit->code == 0);
  EXPECT_STR(at_exit->out.data, "");
  at_exit = cp_result_free(at_exit);
}

TEST(a_stream_that_is_not_captured_is_an_empty_text) {
  cp_result *r =
      exec_command(helper_line("both x y 0"), CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)));
  EXPECT_STR(r->out.data, "");
  EXPECT_STR(r->err.data, "");
  EXPECT(r->error == NULL && r->out.total == 0);
  r = cp_result_free(r);
}
