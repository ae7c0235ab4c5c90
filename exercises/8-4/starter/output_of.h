/* The end of a program, and the end of its output. */
#ifndef OUTPUT_OF_H
#define OUTPUT_OF_H

#include <stddef.h>

typedef struct output {
  char *data; /* to free() */
  size_t size;
  int code;
} output;

/*
 * Runs a program and returns when it has ended, with everything that it has written to stdout. Somebody else,
 * whom it has started, may still hold its stdout open: nobody waits for that. *ret is zeroed by the caller,
 * so that data may grow from NULL. Returns 0; or an errno, and then there is nothing to free and the program
 * has ended. One that cannot be started is an errno, or the code 127.
 */
int output_of(char *const argv[], output *ret);

#endif
