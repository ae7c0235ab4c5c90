/* Running one step of the project's tests, and ending all of it whatever happens. */
#ifndef KIT_TEST_STEP_H
#define KIT_TEST_STEP_H

#include "childproc.h"

#include <stdbool.h>

typedef struct test_step {
  const char *label;          /* what is shown, unique in the suite */
  const char *const *argv;    /* the program first, NULL at the end */
  const char *const *env_add; /* as in cp_options */
  int minutes;                /* deadline; 0: 10 */
} test_step;

typedef struct step_end {
  int code;         /* exit code; -1 where there is none */
  const char *why;  /* NULL, or in what other way it ended; static */
  int left_running; /* processes that it left and that were ended */
  double seconds;
} step_end;

/* Signals of the user are noted and end the running step. 0 or a negative errno. */
int step_signals_open(void);
void step_signals_close(void);
bool step_interrupted(void);

/* Runs it with stdin from nowhere, stdout to the file `out` and stderr to the same or to `err`. */
step_end step_run(const test_step *step, const char *cwd, const char *out, const char *err);

#endif
