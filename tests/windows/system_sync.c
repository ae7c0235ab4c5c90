/* Synchronous calls, and several loops at once, on Windows. */
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

HELPER(says) {
  printf("%s", argv[1]);
  return 21;
}

HELPER(holds) {
  while (getchar() != EOF)
    ;
  return 22;
}

TEST(input_and_output) {
  cp_result *r = cp_exec_file_sync(test_program(), HELPER_ARGS("says", "it works"), NULL);
  EXPECT_STR(r->out.data, "it works");
  EXPECT_EQ(r->code, 21);
  EXPECT_STR(r->error->code, "ERR_COMMAND_FAILED");
  r = cp_result_free(r);
}

TEST(a_timeout_in_a_synchronous_call) {
  const cp_options *options = CP_OPTIONS(.timeout_ms = 50, .stdio = CP_STDIO(CP_INHERIT, CP_PIPE, CP_PIPE));
  cp_child *holder = cp_spawn(test_program(), HELPER_ARGS("holds"), NULL);
  EXPECT(holder != NULL);
  cp_result *r = cp_exec_sync("for /L %i in (0,0,1) do @rem", options);
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->code, "ETIMEDOUT");
  EXPECT_STR(r->signal_name, "SIGTERM");
  r = cp_result_free(r);
  cp_end(cp_stdin(holder));
  r = cp_wait(holder, -1);
  EXPECT_EQ(r->code, 22);
  r = cp_result_free(r);
}

static DWORD WINAPI ten_calls(void *ctx) {
  int *good = ctx;
  for (int i = 0; i < 10; i++) {
    char text[20];
    snprintf(text, sizeof text, "%d", i);
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("says", text), NULL);
    *good += r->code == 21 && strcmp(r->out.data, text) == 0;
    r = cp_result_free(r);
  }
  return 0;
}

TEST(in_four_threads_at_once) {
  HANDLE threads[4];
  int good[4] = {0};
  for (int i = 0; i < 4; i++)
    threads[i] = CreateThread(NULL, 0, ten_calls, &good[i], 0, NULL);
  for (int i = 0; i < 4; i++) {
    WaitForSingleObject(threads[i], INFINITE);
    CloseHandle(threads[i]);
    EXPECT_EQ(good[i], 10);
  }
}

static void stop(cp_loop *loop, void *ctx) {
  *(bool *)ctx = true;
  cp_stop(loop);
}

static DWORD WINAPI post(void *ctx) {
  void **both = ctx;
  cp_loop_post(both[0], stop, both[1]);
  return 0;
}

TEST(a_post_from_another_thread) {
  bool called = false;
  void *both[2] = {cp_loop_default(), &called};
  int64_t timer = cp_set_timeout(NULL, 60000, stop, &called);
  HANDLE thread = CreateThread(NULL, 0, post, both, 0, NULL);
  EXPECT_EQ(cp_run(), 1);
  EXPECT(called);
  cp_clear_timer(NULL, timer);
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
}
