/* Runs a program to its end. */
#ifndef RUN_H
#define RUN_H

#include <stddef.h>

typedef struct command {
  const char *file;        /* a path where it has a slash; else a name, looked for in PATH */
  const char *const *args; /* without the program's own name, and without a NULL at the end */
  size_t arg_count;
  char *const *env; /* NULL: the caller's. Else "NAME=value" with a NULL at the end: these and no others */
  const char *dir;  /* NULL: the caller's folder. Else the one that the program runs in */
} command;

typedef struct ending {
  int code;   /* 0 to 255; -1 if a signal ended the program */
  int signal; /* that signal, or 0 */
} ending;

/*
 * Starts the program in a child, waits for its end, and says in *ret how it ended. A name is looked for in
 * the PATH of the environment that the program gets. A child that cannot become the program ends with a code,
 * as in a shell: 127 if the file does not exist, 126 for everything else, such as a file that may not be
 * executed or a folder that cannot be entered. Returns 0, or the errno of what failed here: no child could be
 * made, or not be waited for. Nothing of the caller changes: not its folder, environment, descriptors or
 * other children.
 */
int run(const command *what, ending *ret);

#endif
