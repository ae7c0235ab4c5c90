/* What a run waits for: its loop, its terminal, and signals to this process. */
#include "common/say.h"
#include "supervise/run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

enum { LOOP_POLLS = 64, IMPATIENT_MS = 10 };

/* ---- Signals ---- */

static cp_loop *volatile listening;
static volatile sig_atomic_t told_to_end, typed, resized;

static void on_signal(int number) {
  if (number == SIGWINCH)
    resized = 1;
  else if (number == SIGINT || number == SIGQUIT)
    typed = number;
  else
    told_to_end = number;
  cp_loop_wake(listening);
}

/* The program has a session of its own: what ends this process from outside must be passed on to it. */
void wait_listen(kit_run *run) {
  static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGWINCH};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (run->options->terminal || (numbers[i] != SIGQUIT && numbers[i] != SIGWINCH))
      sigaction(numbers[i], &(struct sigaction){.sa_handler = on_signal}, NULL);
  signal(SIGPIPE, SIG_IGN); /* whoever reads our output may go away; the run is ended properly all the same */
}

void wait_deafen(void) {
  listening = NULL;
}

/* With a terminal, Ctrl-C is for the program, which may do with it what it likes. */
static void answer_signals(kit_run *run) {
  int number = typed;
  typed = 0;
  if (number && run->options->terminal && !run->ended && !run->exited)
    (void)kill(-run->pid, number);
  else if (number)
    told_to_end = number;
  if (told_to_end)
    run_stop(run, KIT_IE, _("the supervisor was told to end (%s)"), cp_signal_name(told_to_end));
  if (resized)
    terminal_resize(run->terminal);
  resized = 0;
}

/* ---- Waiting ---- */

/* The loop's descriptors, as many as there is room for; *ret_all: there was room for all. */
static size_t loop_polls(cp_loop *loop, struct pollfd set[LOOP_POLLS], bool *ret_all) {
  cp_pollfd wanted[LOOP_POLLS];
  int count = cp_loop_poll_set(loop, wanted, LOOP_POLLS);
  *ret_all = count >= 0 && count <= LOOP_POLLS;
  size_t used = count < 0 ? 0 : count > LOOP_POLLS ? LOOP_POLLS : (size_t)count;
  for (size_t i = 0; i < used; i++)
    set[i] = (struct pollfd){.fd = (int)wanted[i].fd,
                             .events = (short)((wanted[i].events & CP_POLL_IN ? POLLIN : 0) |
                                               (wanted[i].events & CP_POLL_OUT ? POLLOUT : 0))};
  return used;
}

void wait_events(kit_run *run, int64_t timeout_ms) {
  struct pollfd set[LOOP_POLLS + TERMINAL_POLLS];
  bool all;
  listening = run->loop;
  size_t count = loop_polls(run->loop, set, &all);
  count += terminal_poll(run->terminal, set + count);
  int64_t timer = cp_loop_timeout_ms(run->loop);
  if (timer >= 0 && timer < timeout_ms)
    timeout_ms = timer;
  if (!all && timeout_ms > IMPATIENT_MS)
    timeout_ms = IMPATIENT_MS;
  (void)poll(set, (nfds_t)count, (int)timeout_ms); /* handling finds out what there is */
}

void wait_handle(kit_run *run) {
  struct pollfd set[TERMINAL_POLLS];
  size_t count = terminal_poll(run->terminal, set);
  if (count > 0 && poll(set, (nfds_t)count, 0) > 0)
    terminal_step(run->terminal, set, count, output_add, run);
  answer_signals(run);
  int result = cp_loop_step(run->loop, 0);
  if (result < 0)
    run_stop(run, KIT_IE, _("the loop failed: %s"), strerror(-result));
}
