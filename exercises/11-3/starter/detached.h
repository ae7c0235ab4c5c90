/* Programs in the background: detached, and waited for or not. */
#ifndef DETACHED_H
#define DETACHED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct background {
  pid_t pid;
  bool referenced; /* run() waits for it */
  bool ended;      /* seen by run(), and no zombie any more */
  int code;        /* of one that has ended; -1: a signal ended it */
} background;

/*
 * Starts a program of PATH as a child of the caller that leads a session of its own. Its stdin is /dev/null;
 * stdout and stderr are added to the file `log`, which is made if it is not there (NULL: /dev/null). Fills in
 * *ret, referenced and not ended, and returns 0; or an errno, that of exec included, and no child is left.
 */
int start_detached(char *const argv[], const char *log, background *ret);

/* run() does not wait for it any more. */
void unref(background *one);

/*
 * Sleeps until each that is referenced has ended. Those under unref() are not waited for; one of them that
 * has ended by then is taken along. Other children of the caller are left alone. Returns how many still run.
 */
size_t run(background *all, size_t n);

#endif
