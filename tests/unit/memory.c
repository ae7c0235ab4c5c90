/*
 * No memory: the k-th allocation of the library fails, for every k, and all that was allocated is freed.
 */
#include "allocations.h"
#include "scenarios.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void sweep(const scenario *one) {
  bool reached = true;
  unsigned k = 1;
  if (one->root && getuid() != 0)
    SKIP("only root can become somebody else");
  outcome out;
  scenario_prepare();
  if (!on_posix())
    scenario_run(one, &out);
  allocations_once();
  while (reached) {
    state before = state_take();
    NOTE("allocation %u", k);
    allocations_arm(k);
    scenario_run(one, &out);
    reached = allocations_disarm();
    state_expect(&before);
    scenario_check(one, &out);
    if (reached && !out.started && out.errnum != one->errnum)
      EXPECT_EQ(out.errnum, ENOMEM);
    if (!reached)
      EXPECT_EQ(out.errnum, one->errnum);
    k = allocations_next(k);
  }
  EXPECT_GT(k, 5);
  close(5);
}

static const scenario *named(const char *name) {
  for (size_t i = 0; i < scenario_count; i++)
    if (strcmp(scenarios[i].name, name) == 0)
      return &scenarios[i];
  FAIL("no scenario %s", name);
}

#define SWEEP(kind)                                                                                          \
  TEST(no_memory_for_##kind) {                                                                               \
    sweep(named(#kind));                                                                                     \
  }
SWEEP(pipes)
SWEEP(files)
SWEEP(steps)
SWEEP(credentials)
SWEEP(missing)
SWEEP(killed)
SWEEP(queued)

/* ---- calls one by one: NULL or a negative errno, and nothing is changed ---- */

static bool call_which(void) {
  char *found = cp_which(on_posix() ? "sh" : "cmd", NULL);
  bool good = found != NULL;
  if (!good)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  free(found);
  return good;
}

static bool call_timer(void) {
  cp_loop *loop = cp_loop_new();
  int64_t id = loop == NULL ? -ENOMEM : cp_set_timeout(loop, 0, count_call, NULL);
  EXPECT(id > 0 || id == -ENOMEM);
  if (loop != NULL) /* NULL is the default loop, which stays */
    cp_clear_timer(loop, id);
  int r = loop == NULL ? -ENOMEM : cp_loop_post(loop, count_call, NULL);
  EXPECT(r == 0 || r == -ENOMEM);
  cp_loop_free(loop);
  return id > 0 && r == 0;
}

static bool call_abort(void) {
  cp_abort *abort = cp_abort_new();
  cp_queue *queue = cp_queue_new(1);
  bool good = abort != NULL && queue != NULL;
  cp_abort_free(abort);
  cp_queue_free(queue);
  return good;
}

static bool call_write(void) {
  static char data[200000];
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      loop == NULL ? NULL
                   : cp_spawn(test_program(), HELPER_ARGS("hold"),
                              CP_OPTIONS(.loop = loop, .stdio = CP_STDIO(CP_PIPE, CP_IGNORE, CP_IGNORE)));
  int r = child == NULL ? -ENOMEM : cp_write(cp_stdin(child), data, sizeof data);
  EXPECT(r == 0 || r == -ENOMEM);
  cp_stream_destroy(cp_stdin(child));
  cp_result *result = child == NULL ? NULL : cp_wait(child, DEADLINE_MS);
  if (child != NULL)
    EXPECT(result != NULL && result->out.data != NULL);
  bool good = r == 0 && result->code == FINE && result->error == NULL;
  result = cp_result_free(result);
  cp_loop_free(loop);
  return good;
}

TEST(no_memory_for_which) {
  allocations_sweep(call_which);
}
TEST(no_memory_for_timers_and_posts) {
  allocations_sweep(call_timer);
}
TEST(no_memory_for_aborts_and_queues) {
  allocations_sweep(call_abort);
}
TEST(no_memory_for_writes_and_results) {
  allocations_sweep(call_write);
}

/* ---- results without memory ---- */

static void take(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  allocations_arm(1);
  *(cp_result **)ctx = cp_result_take(result);
  allocations_let_go();
}

TEST(a_result_without_memory_is_never_null) {
  cp_result *mine = NULL;
  cp_child *child = START(NULL, "code", "3");
  cp_on_close(child, take, &mine);
  run(NULL);
  EXPECT(mine != NULL);
  EXPECT_EQ(mine->error->errnum, ENOMEM);
  EXPECT_STR(mine->out.data, "");
  EXPECT_STR(mine->err.data, "");
  EXPECT(cp_result_take(mine) == mine);
  mine = cp_result_free(mine); /* it is the library's own */
  EXPECT(mine == NULL);
}
