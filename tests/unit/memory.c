/*
 * No memory: the k-th allocation of the library fails, for every k, and all that was allocated is
 * freed. The linker sends the library's calls here (--wrap).
 */
#include "scenarios.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *memory);

/* Only of this process: a copied child is none of it. */
static atomic_bool armed;
static atomic_uint uses, failing, fired;
static atomic_llong live; /* pieces that were allocated while armed, or freed */

static bool fails(void) {
  if (!atomic_load(&armed))
    return false;
  if (atomic_fetch_add(&uses, 1) + 1 != atomic_load(&failing))
    return false;
  atomic_fetch_add(&fired, 1);
  errno = ENOMEM;
  return true;
}

static void *counted(void *memory) {
  if (memory != NULL && atomic_load(&armed))
    atomic_fetch_add(&live, 1);
  return memory;
}

void *__wrap_malloc(size_t size) {
  return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size) {
  return fails() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *memory, size_t size) {
  if (fails())
    return NULL;
  void *grown = __real_realloc(memory, size);
  return memory == NULL ? counted(grown) : grown;
}

char *__wrap_strdup(const char *text) {
  return fails() ? NULL : counted(__real_strdup(text));
}

void __wrap_free(void *memory) {
  if (memory != NULL && atomic_load(&armed))
    atomic_fetch_sub(&live, 1);
  __real_free(memory);
}

static void arm(unsigned k) {
  atomic_store(&uses, 0);
  atomic_store(&fired, 0);
  atomic_store(&live, 0);
  atomic_store(&failing, k);
  atomic_store(&armed, true);
}

/* What a waiter's thread frees is freed a little later. Whether the k-th allocation was reached. */
static bool disarm(void) {
  time_t end = time(NULL) + DEADLINE_MS / 1000;
  while (atomic_load(&live) != 0 && time(NULL) < end)
    sched_yield();
  atomic_store(&armed, false);
  long long left = atomic_load(&live);
  EXPECT_EQ(left, 0);
  return atomic_load(&fired) > 0;
}

static void sweep(const scenario *one) {
  bool reached = true;
  unsigned k = 0;
  if (one->root && getuid() != 0)
    SKIP("only root can become somebody else");
  scenario_prepare();
  while (reached) {
    outcome out;
    state before = state_take();
    NOTE("allocation %u", ++k);
    arm(k);
    scenario_run(one, &out);
    reached = disarm();
    state_expect(&before);
    scenario_check(one, &out);
    if (reached && !out.started && out.errnum != one->errnum)
      EXPECT_EQ(out.errnum, ENOMEM);
    if (!reached)
      EXPECT_EQ(out.errnum, one->errnum);
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
  char *found = cp_which("sh", NULL);
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

static void sweep_call(bool (*call)(void)) {
  for (unsigned k = 1;; k++) {
    state before = state_take();
    NOTE("allocation %u", k);
    arm(k);
    bool good = call();
    bool reached = disarm();
    state_expect(&before);
    EXPECT(good || reached);
    if (!reached)
      return;
  }
}

TEST(no_memory_for_which) {
  sweep_call(call_which);
}
TEST(no_memory_for_timers_and_posts) {
  sweep_call(call_timer);
}
TEST(no_memory_for_aborts_and_queues) {
  sweep_call(call_abort);
}
TEST(no_memory_for_writes_and_results) {
  sweep_call(call_write);
}

/* ---- results without memory ---- */

static void take(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  arm(1);
  *(cp_result **)ctx = cp_result_take(result);
  atomic_store(&armed, false);
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
