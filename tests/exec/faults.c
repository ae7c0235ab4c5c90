/* Each system call fails once, at each of its uses in this process, while commands are run. */
#include "../unit/calls_made.h"
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a call is told; not what it cannot meet (a wait that fails, a pipe that never says when it is ready).
 */
static const char *error_of(enum sys_call call) {
  switch (call) {
  case CALL_READ:
    return "EIO";
  case CALL_WRITE:
  case CALL_WRITE_QUIET:
    return "EPIPE";
  case CALL_WAITID:
  case CALL_POLL:
    return "EINTR";
  default:
    return "ENOMEM";
  }
}

/* Under Wine a child takes ten times as long to start. */
static int most_uses(void) {
  return on_posix() || test_full() ? 400 : 5;
}

static bool writes_fail; /* then input does not arrive, which a command may not mind */

static void sweep(void (*body)(void)) {
  int uses = 0, most = most_uses();
  bool made[CALL_COUNT];
  body();
  calls_made(body, made);
  int before = test_open_fds();
  for (int call = 0; call < CALL_COUNT; call++)
    for (int k = 1; made[call] && k < most; k++) {
      char rule[100];
      snprintf(rule, sizeof rule, "parent:%s#%d=%s", sys_call_name((enum sys_call)call), k,
               error_of((enum sys_call)call));
      NOTE("%s", rule);
      writes_fail = call == CALL_WRITE || call == CALL_WRITE_QUIET;
      test_fault_arm(rule);
      body();
      int fired = test_fault_fired();
      test_fault_disarm();
      expect_as_before(before);
      if (fired == 0)
        break;
      uses++;
    }
  EXPECT_GT(uses, 10);
  body();
}

/* ---- what is run ---- */

static void run_sync(void) {
  alarm(DEADLINE_MS / 1000);
  cp_result *r =
      cp_exec_sync(helper_line("adds err \"\""), CP_OPTIONS(.input = "in ", .input_size = 3, .stdio = NULL));
  alarm(0);
  EXPECT(r != NULL && r->out.data != NULL && r->err.data != NULL);
  if (r->error == NULL) {
    EXPECT_EQ(r->code, 0);
    if (r->out.eof)
      EXPECT_OUT(r->out, "in err");
  } else {
    EXPECT(r->error->message[0] != '\0' && r->error->errnum >= 0);
  }
  r = cp_result_free(r);
}

static void run_exec(void) {
  told to = {0};
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      loop == NULL ? NULL
                   : cp_exec(helper_line("adds \"\" err"),
                             CP_OPTIONS(.loop = loop, .input = "in", .input_size = 2, .timeout_ms = 3600000),
                             tell, &to);
  alarm(DEADLINE_MS / 1000);
  int r = loop == NULL ? -ENOMEM : cp_loop_run(loop);
  alarm(0);
  EXPECT(child == NULL ? to.calls == 0 : r < 0 || to.calls == 1);
  if (to.calls == 1 && to.result->error == NULL && to.result->out.eof && !writes_fail)
    EXPECT_OUT(to.result->out, "in");
  cp_result_free(to.result);
  cp_loop_free(loop);
}

static void take(const cp_pipeline_result *result, void *ctx) {
  EXPECT(result->count == 3 && result->out != NULL);
  ++*(int *)ctx;
}

static void run_pipeline(void) {
  int calls = 0;
  cp_loop *loop = cp_loop_new();
  if (loop == NULL)
    return;
  int r = cp_pipeline(CP_COMMANDS(CAT, CAT, CAT), CP_OPTIONS(.loop = loop, .input = "in", .input_size = 2),
                      take, &calls);
  alarm(DEADLINE_MS / 1000);
  int run = cp_loop_run(loop);
  alarm(0);
  EXPECT(r < 0 ? calls == 0 : run < 0 || calls == 1);
  cp_loop_free(loop);
}

TEST(faults_of_a_synchronous_command) {
  sweep(run_sync);
}

TEST(faults_of_a_command) {
  sweep(run_exec);
}

TEST(faults_of_a_pipeline) {
  sweep(run_pipeline);
}
