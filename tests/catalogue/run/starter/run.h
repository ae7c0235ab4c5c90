/* Runs a program to its end. */
#ifndef RUN_H
#define RUN_H

#include <stddef.h>

typedef struct command {
  const char *file;        /* looked for in PATH where it has no slash */
  const char *const *args; /* without the program's own name, and without a NULL at the end */
  size_t arg_count;
  const char *variable; /* NULL, or "NAME=value": in the program's environment beside all others */
  const char *dir;      /* NULL, or the folder that the program runs in */
} command;

typedef struct ending {
  int code;   /* 0 to 255; -1 if a signal ended the program */
  int signal; /* that signal, or 0 */
} ending;

/*
 * Returns 0, or the errno of what failed: the program could not be started, or its end could not be learned.
 * The program gets the descriptors 0, 1 and 2 and no others. Nothing of the caller changes: not its folder,
 * environment, descriptors or children.
 */
int run(const command *what, ending *out);

#endif
