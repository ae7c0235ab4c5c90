/*
 * Handlers: the learner's run inside one of the recorder's, which sees what they leave behind, and whether
 * their signal is blocked while they do not run (then they interrupt nothing but a wait that unblocks it).
 */
#include "internal.h"
#include "recorder_check.h"
#include "wrap.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum { SIGNALS = 65, TOLD = 32, RAISED = 400 };

typedef struct handled {
  bool is_set;
  struct sigaction action; /* the learner's */
  uint64_t site;
  uint32_t runs, told;
} handled;

static handled handlers[SIGNALS];
static volatile sig_atomic_t any_handler;
static __thread volatile sig_atomic_t loose;        /* its signal is not blocked elsewhere */
static __thread volatile sig_atomic_t running;      /* the signal */
static __thread volatile sig_atomic_t unsafe_depth; /* calls that are not async-signal-safe */

static bool storm_signals, storm_child;
static long storm_timer_ms;
static unsigned raised;

uint32_t rec_all_handler_runs(void) {
  uint32_t runs = 0;
  for (int i = 1; i < SIGNALS; i++)
    runs += handlers[i].runs;
  return runs;
}

uint32_t rec_handler_runs(int signal) {
  return signal > 0 && signal < SIGNALS ? handlers[signal].runs : 0;
}

/* ---- The recorder's handler ---- */

static void run_learners(int number, siginfo_t *info, void *context) {
  const struct sigaction *action = &handlers[number].action;
  if (action->sa_flags & SA_SIGINFO)
    action->sa_sigaction(number, info, context);
  else
    action->sa_handler(number);
}

static void tell_run(int number, int left_behind) {
  handled *one = &handlers[number];
  if (one->told >= TOLD)
    return;
  one->told++;
  rec_add((rec_event){.call = REC_HANDLER, .site = one->site, .args = {number, left_behind, one->runs}});
}

static void on_signal(int number, siginfo_t *info, void *context) {
  int kept_errno = errno, kept_loose = (int)loose, kept_running = (int)running;
  const ucontext_t *interrupted = context;
  if (handlers[number].action.sa_flags & (int)SA_RESETHAND)
    handlers[number].is_set = false;
  handlers[number].runs++;
  loose = !sigismember(&interrupted->uc_sigmask, number);
  running = number;
  rec_handler_enter((uintptr_t)__builtin_frame_address(0));
  errno = 0; /* which no call sets: whatever stands here afterwards, the handler has put here */
  run_learners(number, info, context);
  int left_behind = errno;
  rec_handler_leave();
  tell_run(number, loose ? left_behind : 0);
  loose = kept_loose;
  running = kept_running;
  errno = left_behind ? left_behind : kept_errno;
}

/* ---- Setting one ---- */

static void start_timer(int number) {
  static timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = number};
  struct itimerspec every = {{0, storm_timer_ms * 1000000}, {0, storm_timer_ms * 1000000}};
  static bool started;
  if (started || storm_timer_ms <= 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
    return;
  started = timer_settime(timer, 0, &every, NULL) == 0;
}

static int set_action(int number, const struct sigaction *action, struct sigaction *ret_old, uint64_t site) {
  handled before = handlers[number], *one = &handlers[number];
  struct sigaction ours = *action, old;
  bool handler =
      action->sa_flags & SA_SIGINFO || (action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN);
  if (handler) {
    *one = (handled){true, *action, site, before.runs, before.told};
    ours.sa_flags |= SA_SIGINFO;
    ours.sa_sigaction = on_signal;
    any_handler = 1;
  }
  if (sigaction(number, &ours, &old) < 0) {
    *one = before;
    return -1;
  }
  one->is_set = handler;
  if (ret_old)
    *ret_old = before.is_set ? before.action : old;
  int64_t kind = handler ? 1 : action->sa_handler == SIG_IGN ? 2 : 0;
  rec_add((rec_event){.call = REC_SIGACTION, .site = site, .args = {number, kind}});
  if (handler)
    start_timer(number);
  return 0;
}

int __wrap_sigaction(int number, const struct sigaction *action, struct sigaction *ret_old) {
  uint64_t site = SITE;
  if (rec_fault("sigaction", site))
    return -1;
  if (number <= 0 || number >= SIGNALS)
    return sigaction(number, action, ret_old);
  if (action) {
    struct sigaction copy = *action; /* both may be the same variable */
    return set_action(number, &copy, ret_old, site);
  }
  int r = sigaction(number, NULL, ret_old);
  if (r == 0 && ret_old && handlers[number].is_set)
    *ret_old = handlers[number].action;
  return r;
}

rec_handler __wrap_signal(int number, rec_handler handler) {
  uint64_t site = SITE;
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
  (void)sigemptyset(&action.sa_mask);
  if (number <= 0 || number >= SIGNALS) {
    errno = EINVAL;
    return SIG_ERR;
  }
  (void)sigaddset(&action.sa_mask, number);
  return set_action(number, &action, &old, site) < 0 ? SIG_ERR : old.sa_handler;
}

/* ---- Calls that a handler must not make ---- */

static uint64_t unblocked_handled(void) {
  sigset_t blocked;
  uint64_t mask = 0;
  (void)pthread_sigmask(SIG_BLOCK, NULL, &blocked);
  for (int i = 1; i < SIGNALS; i++)
    if (handlers[i].is_set && !sigismember(&blocked, i))
      mask |= UINT64_C(1) << (i - 1);
  return mask;
}

static void tell_unsafe(const char *name, uint64_t site, int64_t which, rec_unsafe_kind kind) {
  rec_event event = {.call = REC_UNSAFE, .site = site, .args = {which, kind, unsafe_depth > 0}};
  rec_name(&event, name);
  rec_add(event);
}

void rec_unsafe_begin(const char *name, uint64_t site) {
  static uint64_t outside;
  static unsigned told;
  int kept_errno = errno;
  bool handling = rec_in_handler();
  if (handling && loose && told < TOLD) {
    told++;
    tell_unsafe(name, site, running, REC_IN_HANDLER);
  } else if (!handling && rec_me.threaded && told < TOLD) {
    told++;
    tell_unsafe(name, site, 0, REC_AFTER_FORK);
  }
  uint64_t now = !handling && any_handler ? unblocked_handled() & ~outside : 0;
  if (now) {
    outside |= now;
    tell_unsafe(name, site, (int64_t)now, REC_OUTSIDE);
  }
  if (!rec_in_handler())
    unsafe_depth++;
  errno = kept_errno;
}

void rec_unsafe_end(void) {
  if (!rec_in_handler())
    unsafe_depth--;
}

/* ---- Storms ---- */

int recorder_set_storm(const char *spec) {
  bool signals = spec && strcmp(spec, "signals") == 0, child = spec && strcmp(spec, "child") == 0;
  long ms = spec && strncmp(spec, "timer:", 6) == 0 ? strtol(spec + 6, NULL, 10) : 0;
  if (spec && *spec && !signals && !child && (ms <= 0 || ms > 999))
    return -EINVAL;
  storm_signals = signals;
  storm_child = child;
  storm_timer_ms = ms;
  raised = 0;
  return 0;
}

static void raise_all(void) {
  uint64_t mask = any_handler && !rec_in_handler() ? unblocked_handled() : 0;
  int kept_errno = errno;
  for (int i = 1; i < SIGNALS && raised < RAISED; i++)
    if (mask >> (i - 1) & 1) {
      raised++;
      errno = kept_errno; /* what the handler leaves behind is what the caller sees */
      (void)raise(i);
      kept_errno = errno;
    }
  errno = kept_errno;
}

void rec_raise_handled(void) {
  if (storm_signals)
    raise_all();
}

void rec_raise_in_child(void) {
  if (storm_child && rec_me.is_child)
    raise_all();
}
