/* Talks to a program: feeds it, takes both of its outputs, waits for it. */
#ifndef COMMUNICATE_H
#define COMMUNICATE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct talk {
  const char *input; /* what the program finds on its stdin, any bytes */
  size_t input_size;
  size_t limit; /* the most bytes of stdout that are kept; 0: all of them */
} talk;

typedef struct answer {
  char *out, *err; /* to free(); any bytes */
  size_t out_size, err_size;
  int code;   /* 0 to 255; -1 if a signal ended the program */
  int signal; /* that signal, or 0 */
  bool cut;   /* there was more than `limit`; the program was killed for it (SIGKILL) */
} answer;

/*
 * Returns 0, or an errno. A program that does not read all of its input is none: what it said counts.
 * The program gets the descriptors 0, 1 and 2 and no others.
 */
int communicate(char *const argv[], const talk *what, answer *ret);

#endif
