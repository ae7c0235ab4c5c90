/*
 * `kit init -- COMMAND`: the first process of a container or of any tree. It starts the command, passes
 * signals on to it, reaps whoever ends below it, and when the command has ended ends the rest and leaves with
 * the command's status.
 */
#include "init/init.h"
#include "verbs.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { BY_SIGNAL = 128 }; /* as shells say it */

/* SIGCHLD may stand for several ends, and may come from anybody: it is only a reason to look. */
static int run(pid_t command, const init_options *options, const init_signals *signals) {
  int status = 0;
  bool any;
  while (!init_reap(command, &status, &any)) {
    siginfo_t info;
    int signal = sigwaitinfo(&signals->taken, &info);
    if (signal > 0 && signal != SIGCHLD)
      (void)kill(options->group ? -command : command, signal);
  }
  init_end_rest(options, signals);
  return WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static int broken(const char *what, int r) {
  fprintf(stderr, "kit init: %s: %s\n", what, strerror(-r));
  return KIT_BROKEN;
}

int verb_init(int argc, char **argv) {
  init_options options;
  init_signals signals;
  int r = init_options_read(argc, argv, &options);
  if (r != 0)
    return r;
  r = init_signals_take(&signals);
  if (r < 0)
    return broken("taking over signals and orphans", r);
  pid_t command = init_start(options.command, &signals);
  return command < 0 ? broken("fork", command) : run(command, &options, &signals);
}
