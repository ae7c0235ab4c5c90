/* Three lines by two processes. */
#ifndef SAY_AND_RUN_H
#define SAY_AND_RUN_H

/*
 * Prints the line `first`, runs job(arg), which may print, in a child, and prints the line `last`, all to
 * stdout and in this order, which may be a file. Returns the exit code of the child, which is what the job
 * returned, or -1.
 */
int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last);

#endif
