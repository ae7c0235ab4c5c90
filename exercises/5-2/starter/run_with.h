/* A program with redirections, as a shell makes them. */
#ifndef RUN_WITH_H
#define RUN_WITH_H

#include <stddef.h>

typedef enum redirection_kind {
  FROM_FILE,   /* fd<path:  opened for reading */
  TO_FILE,     /* fd>path:  made or emptied, for writing */
  APPEND_FILE, /* fd>>path: made if need be, written at its end */
  SAME_AS,     /* fd>&other: what descriptor `other` is at this moment */
  CLOSED       /* fd>&-:    not open; it need not have been */
} redirection_kind;

typedef struct redirection {
  int fd; /* 0 to 9 */
  redirection_kind kind;
  const char *path; /* of the first three */
  int other;        /* of SAME_AS */
} redirection;

/*
 * Runs a program of PATH with n redirections, made one after the other, and returns its exit code, or -1 if a
 * signal ended it or no process could be made. If a redirection cannot be made, or the program cannot be
 * started, the program does not run, and the result is 126 or 127. Files that are made get the mode 0666,
 * less the umask.
 *
 * The program has what the redirections say, and no second descriptor for the files. Here nothing changes.
 */
int run_with(const redirection *list, size_t n, char *const argv[]);

#endif
