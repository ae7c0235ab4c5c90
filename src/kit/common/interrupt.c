#include "common/interrupt.h"
#include "common/say.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static cp_loop *volatile watched;
static volatile sig_atomic_t number;

static void note(int signal) {
  number = signal;
  cp_loop_wake(watched);
}

void interrupt_listen(void) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction old, ours = {.sa_handler = note, .sa_flags = SA_RESTART};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      (void)sigaction(signals[i], &ours, NULL);
}

bool interrupted(void) {
  return number != 0;
}

void interrupt_watch(cp_loop *loop, cp_loop_fn *stop, void *ctx) {
  watched = stop ? loop : NULL;
  cp_loop_on_wake(loop, stop, ctx);
  if (stop && number)
    cp_loop_wake(loop);
}

void interrupt_leave(void) {
  if (!number)
    return;
  fflush(stdout);
  if (!getenv("KIT_WATCHED")) /* there it is the way to begin anew */
    fprintf(stderr, _("\nkit: interrupted (%s)\n"), cp_signal_name(number));
  (void)signal(number, SIG_DFL);
  (void)raise(number);
}
