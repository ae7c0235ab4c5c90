/* Each call of the back end fails once: that is told, and nothing stays behind. */
#include "childproc.h"
#include "handles.h"
#include "harness.h"
#include "os/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEADLINE_MS = 60000, ECHOES_CODE = 61 };

HELPER(echoes) {
  char buffer[4096];
  int n;
  _setmode(0, O_BINARY);
  _setmode(1, O_BINARY);
  while ((n = _read(0, buffer, sizeof buffer)) > 0)
    _write(1, buffer, (unsigned)n);
  return ECHOES_CODE;
}

HELPER(says) {
  printf("out");
  fprintf(stderr, "err");
  return 62;
}

/* What the switch has seen until it was switched off; each thing that is done may do that before it is over.
 */
static unsigned fired, seen[SYS_FAULT_RULES];
static const char *rules_on = "";

static void switch_off(void) {
  struct sys_fault_table *table = atomic_load(&sys_faults);
  for (unsigned i = 0; table != NULL && i < table->count; i++) {
    fired += atomic_load(&table->rules[i].fired);
    seen[i] += atomic_load(&table->rules[i].seen);
  }
  test_fault_disarm();
}

static void switch_on(const char *rules) {
  rules_on = rules;
  fired = 0;
  memset(seen, 0, sizeof seen);
  test_fault_arm(rules);
}

/* ---- what is done ---- */

static void expect_clear(const cp_error *error) {
  EXPECT(error->message != NULL && *error->message != '\0' && *error->code != '\0');
}

/* Once the switch is off everything ends as it should. */
static void end(cp_child *child) {
  if (child == NULL)
    return;
  switch_off();
  cp_end(cp_stdin(child));
  (void)cp_kill_tree(child, 0);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  if (r->error != NULL && r->error->errnum == ETIMEDOUT)
    FAIL("%s: it does not end", rules_on);
  r = cp_result_free(r);
  child = cp_child_free(child);
}

static void run_in(cp_loop *loop, const cp_options *how) {
  cp_options options = *how;
  options.loop = loop;
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("echoes"), &options));
  if (child == NULL) {
    expect_clear(cp_last_error());
    return;
  }
  (void)cp_write(cp_stdin(child), "some text", 9);
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  if (r->error != NULL)
    expect_clear(r->error);
  else if (!r->lost && r->signal == 0)
    EXPECT_EQ(r->code, ECHOES_CODE);
  r = cp_result_free(r);
  end(child);
}

static void spawns(void) {
  static const int cpus[] = {0};
  cp_loop *loop = cp_loop_new();
  if (loop == NULL) {
    expect_clear(cp_last_error());
    return;
  }
  run_in(loop, CP_OPTIONS(.env = CP_ENV("A=1"), .cwd = ".", .capture = true,
                          .stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_IGNORE, CP_PIPE)));
  run_in(loop, CP_OPTIONS(.env = CP_ENV("A=1"), .tree = true, .detached = true, .die_with_parent = true,
                          .stdio = CP_STDIO(CP_PIPE, CP_TO_PATH("out"), CP_SAME_AS(1), CP_FD(2)),
                          .limits = {.memory = CP_LIMIT(1 << 30), .cpus = cpus, .cpus_count = 1}));
  loop = cp_loop_free(loop);
}

static void waits(void) {
  cp_result *r = cp_exec_file_sync(test_program(), HELPER_ARGS("says"),
                                   CP_OPTIONS(.env = CP_ENV("A=1"), .input = "x", .input_size = 1,
                                              .tee = true, .stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE)));
  EXPECT(r->error != NULL); /* its code is not 0 */
  expect_clear(r->error);
  r = cp_result_free(r);
}

/* This process, which does not end; the loop is freed before. */
static void looks(void) {
  char *found = cp_which("cmd", CP_OPTIONS(.env_add = CP_ENV("A=1")));
  if (found == NULL)
    expect_clear(cp_last_error());
  free(found);
  cp_loop *loop = cp_loop_new();
  if (loop == NULL)
    expect_clear(cp_last_error());
  else if (cp_watch((int)GetCurrentProcessId(), CP_OPTIONS(.loop = loop)) == NULL)
    expect_clear(cp_last_error());
  loop = cp_loop_free(loop);
}

/* ---- the sweep ---- */

/* What was ended by force takes a moment. */
static void expect_nothing_left(const char *rule, int handles) {
  for (int64_t i = 0; count_children() > 0; i++) {
    if (i > DEADLINE_MS)
      FAIL("%s: a child was left", rule);
    Sleep(1);
  }
  int now = count_handles();
  if (now != handles)
    FAIL("%s: %d handles, before %d", rule, now, handles);
}

/* How often each call is used: rules that never strike, as many at once as there may be. */
static void count_uses(void (*act)(void), unsigned uses[CALL_COUNT]) {
  for (int first = 0; first < CALL_COUNT; first += SYS_FAULT_RULES) {
    char rules[40 * SYS_FAULT_RULES] = "";
    int count = CALL_COUNT - first < SYS_FAULT_RULES ? CALL_COUNT - first : SYS_FAULT_RULES;
    for (int i = 0; i < count; i++)
      snprintf(rules + strlen(rules), sizeof rules - strlen(rules), "%s%s#1000000=EIO", i == 0 ? "" : ",",
               sys_call_name((enum sys_call)(first + i)));
    switch_on(rules);
    act();
    switch_off();
    for (int i = 0; i < count; i++)
      uses[first + i] = seen[i];
  }
}

static void fail_once(enum sys_call call, unsigned k, const char *error, void (*act)(void), int handles) {
  char rule[64];
  snprintf(rule, sizeof rule, "%s#%u=%s", sys_call_name(call), k, error);
  switch_on(rule);
  act();
  switch_off();
  if (fired != 1 && call != CALL_READ && call != CALL_POLL) /* of which there may be more or fewer */
    FAIL("%s: struck %u times", rule, fired);
  expect_nothing_left(rule, handles);
}

/* Each use of each call; of those that are many only some, unless in full. */
static void sweep(const char *error, void (*act)(void), unsigned least) {
  unsigned uses[CALL_COUNT], cases = 0;
  count_uses(act, uses);
  count_uses(act, uses); /* what is made once stays */
  int handles = count_handles();
  for (int call = 0; call < CALL_COUNT; call++)
    for (unsigned k = 1, step = 1; k <= uses[call]; k += step, cases++) {
      fail_once((enum sys_call)call, k, error, act, handles);
      step = k < 8 || test_full() ? 1 : k / 4;
    }
  EXPECT_GT(cases, least);
}

TEST(spawning) {
  sweep("ENOMEM", spawns, 40);
}

TEST(spawning_with_another_error) {
  sweep("EIO", spawns, 40);
}

TEST(waiting) {
  sweep("ENOMEM", waits, 20);
}

TEST(looking) {
  sweep("ENOMEM", looks, 8);
}

/* ---- and what is told ---- */

static void check_told(const char *rule, const cp_options *options, cp_step step, int errnum) {
  test_fault_arm(rule);
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("says"), options);
  if (test_fault_fired() != 1 || r->error == NULL)
    FAIL("%s: %d", rule, r->code);
  test_fault_disarm();
  if (r->error->step != step || r->error->errnum != errnum)
    FAIL("%s: %s in %s", rule, r->error->message, cp_step_name(r->error->step));
  EXPECT_EQ(r->pid, 0);
  r = cp_result_free(r);
}

TEST(each_step_that_fails_is_named) {
  static const int cpus[] = {0};
  const cp_options *tree = CP_OPTIONS(.tree = true), *limit = CP_OPTIONS(.limits = {.cpu_s = CP_LIMIT(9)});
  const cp_options *processors = CP_OPTIONS(.limits = {.cpus = cpus, .cpus_count = 1});
  const cp_options *file = CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_IGNORE));
  check_told("pipe2#2=EMFILE", NULL, CP_STEP_PIPE, EMFILE);
  check_told("dup2#2=EMFILE", NULL, CP_STEP_PIPE, EMFILE);
  check_told("open#2=EACCES", file, CP_STEP_OPEN, EACCES);
  check_told("dupfd#1=ENOMEM", NULL, CP_STEP_STDIO, ENOMEM);
  check_told("job#1=ENOMEM", NULL, CP_STEP_GUARD, ENOMEM); /* it is kept from now on */
  check_told("thread#1=ENOMEM", NULL, CP_STEP_START, ENOMEM);
  check_told("job#1=ENOMEM", tree, CP_STEP_TREE, ENOMEM);
  check_told("job#2=EINVAL", limit, CP_STEP_LIMIT, EINVAL);
  check_told("affinity#2=EPERM", processors, CP_STEP_AFFINITY, EPERM);
  check_told("clone#3=ENOMEM", NULL, CP_STEP_MEMORY, ENOMEM);
  check_told("clone#3=EAGAIN", NULL, CP_STEP_EXEC, EAGAIN);
  check_told("clone#4=EPERM", processors, CP_STEP_START, EPERM);
}

/* The code cannot be asked for: that is said, instead of a code that is none. */
TEST(a_code_that_is_not_known_is_lost) {
  test_fault_arm("waitid=EIO");
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("says"), NULL);
  test_fault_disarm();
  EXPECT(r->lost);
  EXPECT_EQ(r->code, -1);
  r = cp_result_free(r);
}

TEST(an_end_is_told_although_it_could_not_be_at_first) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("echoes"), NULL);
  EXPECT(child != NULL);
  test_fault_arm("eventfd#1=ENOMEM,eventfd#2=ENOMEM");
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(test_fault_fired(), 2);
  test_fault_disarm();
  EXPECT_EQ(r->code, ECHOES_CODE);
  r = cp_result_free(r);
}
