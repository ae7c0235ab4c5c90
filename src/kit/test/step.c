#include "test/step.h"
#include "supervise/leftovers.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <unistd.h>

/* How long a step may take to end itself after SIGTERM. */
enum { GRACE_MS = 3000 };

static cp_loop *loop;
static volatile sig_atomic_t interrupted;
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction before[sizeof signals / sizeof *signals];

typedef struct state {
  cp_child *child;
  step_end end;
  int64_t grace;
} state;

static void on_signal(int number) {
  (void)number;
  int saved = errno;
  interrupted = 1;
  cp_loop_wake(loop);
  errno = saved;
}

bool step_interrupted(void) {
  return interrupted != 0;
}

int step_signals_open(void) {
  loop = cp_loop_new();
  if (!loop)
    return -cp_last_error()->errnum;
  /* Whatever a step loses comes to this process, which can then end it. */
  (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    (void)sigaction(signals[i], &action, &before[i]);
  return 0;
}

void step_signals_close(void) {
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    (void)sigaction(signals[i], &before[i], NULL);
  loop = cp_loop_free(loop);
}

static void grace_over(cp_loop *of, void *ctx) {
  (void)of;
  state *one = ctx;
  one->grace = 0;
  (void)leftovers_kill((pid_t)cp_pid(one->child));
  (void)cp_kill(one->child, SIGKILL);
}

/* Asks the step and its group to end, and makes it end soon after. */
static void stop(state *one) {
  if (!one->child || one->grace)
    return;
  (void)kill(-(pid_t)cp_pid(one->child), SIGTERM);
  one->grace = cp_set_timeout(loop, GRACE_MS, grace_over, one);
}

static void on_wake(cp_loop *of, void *ctx) {
  (void)of;
  if (interrupted)
    stop(ctx);
}

static void on_deadline(cp_loop *of, void *ctx) {
  (void)of;
  state *one = ctx;
  one->end.why = "took too long and was ended";
  stop(one);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  state *one = ctx;
  one->child = NULL;
  one->end.code = result->code < 0 ? -1 : result->code;
  if (result->signal && !one->end.why)
    one->end.why = "was killed by a signal";
  if (result->error && result->code < 0)
    one->end.why = "could not be started";
  one->end.seconds = (double)(result->exit_ns - result->start_ns) / 1e9;
  cp_stop(loop);
}

step_end step_run(const test_step *step, const char *cwd, const char *out, const char *err) {
  state one = {.end = {.code = -1}};
  /* In a session of its own: ^C comes to this process alone, which ends the step in good order. */
  one.child = cp_spawn(
      step->argv[0], step->argv + 1,
      CP_OPTIONS(.cwd = cwd, .env_add = step->env_add, .loop = loop, .detached = true,
                 .stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH(out), err ? CP_TO_PATH(err) : CP_SAME_AS(1))));
  if (!one.child) {
    one.end.why = "could not be started";
    return one.end;
  }
  cp_on_close(one.child, on_close, &one);
  cp_loop_on_wake(loop, on_wake, &one);
  int64_t deadline =
      cp_set_timeout(loop, (step->minutes ? step->minutes : 10) * INT64_C(60000), on_deadline, &one);
  if (interrupted)
    stop(&one);
  (void)cp_loop_run(loop);
  cp_clear_timer(loop, deadline);
  if (one.grace)
    cp_clear_timer(loop, one.grace);
  cp_loop_on_wake(loop, NULL, NULL);
  one.end.left_running = leftovers_end();
  return one.end;
}
