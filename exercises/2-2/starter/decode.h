/* What a wait status says, in the terms of the event 'exit'. */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>

typedef struct ending {
  int code;   /* 0 to 255; -1 if a signal ended the process */
  int signal; /* the signal that ended the process, or 0 */
} ending;

/*
 * Takes a status of waitpid() apart. True: the process has ended, and *ret says how. False: it was stopped or
 * continued and has not ended; *ret is as it was.
 */
bool decode(int status, ending *ret);

/* The one number that a shell makes of an ending, its $?: the code, or 128 + the signal. */
int shell_code(ending how);

#endif
