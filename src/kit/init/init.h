/* The parts of `kit init`. */
#ifndef KIT_INIT_H
#define KIT_INIT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct init_options {
  int64_t grace_ms; /* how long the rest has between SIGTERM and SIGKILL */
  bool wait;        /* the rest is waited for, not ended */
  bool group;       /* signals go to the command's process group, not to the command alone */
  char **command;
} init_options;

/* 0, or an exit code: the command line was not understood. */
int init_options_read(int argc, char **argv, init_options *ret);

/* What the process is given at its start, and gives on to the command. */
typedef struct init_signals {
  sigset_t before, taken;
} init_signals;
int init_signals_take(init_signals *ret);

/* Starts the command with what was there before; its pid or a negative errno. */
pid_t init_start(char **command, const init_signals *signals);

/* Sends to all that are left but this process. */
void init_signal_rest(int signal);

/* Reaps whoever has ended. *status is the command's, once it is among them: then true. */
bool init_reap(pid_t command, int *ret_status, bool *ret_any_left);

/* After the command: until nobody is left, or in vain. */
void init_end_rest(const init_options *options, const init_signals *signals);

#endif
