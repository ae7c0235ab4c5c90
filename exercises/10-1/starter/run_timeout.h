/* A program with a time limit. */
#ifndef RUN_TIMEOUT_H
#define RUN_TIMEOUT_H

#include <stdbool.h>

typedef struct ending {
  int code;       /* 0 to 255; -1 if a signal ended it */
  int signal;     /* that signal, or 0 */
  bool timed_out; /* the limit ended it: code is -1 then */
} ending;

/*
 * Runs a program. After timeout_ms it and all that it has started in its process group get SIGTERM, and
 * grace_ms later SIGKILL. Returns 0 when the program has been waited for, or an errno. What ended by itself
 * has not timed out, however late it was noticed. One that cannot be started is an errno, or the code 127.
 */
int run_timeout(char *const argv[], int timeout_ms, int grace_ms, ending *ret);

#endif
