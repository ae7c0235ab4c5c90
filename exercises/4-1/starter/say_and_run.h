/* Three lines by two processes. */
#ifndef SAY_AND_RUN_H
#define SAY_AND_RUN_H

/*
 * Prints the line `first`, runs job(arg), which may print, in a child, and prints the line `last`: all to
 * stdout, in this order, each once, whether stdout is a terminal, a pipe or a file. The caller may
 * have printed before; that comes first, and once as well. Returns the exit code of the child, which is what
 * the job returned, or -1 if a signal ended it or something failed.
 */
int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last);

#endif
