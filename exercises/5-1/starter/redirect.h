/* A program with other descriptors for its streams. */
#ifndef REDIRECT_H
#define REDIRECT_H

/*
 * Runs a program of PATH whose descriptor i (0, 1, 2) is what from[i] is here, and returns its exit code, or
 * -1 if a signal ended it or something failed; 127 is as good where the program could not be started. from[]
 * may name any open descriptors, 0 to 2 in any order and one of them twice included, with or without
 * close-on-exec. The program gets 0, 1 and 2, and none of from[] a second time; here nothing changes.
 */
int redirect(const int from[3], char *const argv[]);

#endif
