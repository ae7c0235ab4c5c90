/* A job that its caller does not outlive. */
#ifndef DETACH_H
#define DETACH_H

/*
 * Runs job(arg) in a daemon: a process in a session of its own that it does not lead, with /dev/null for its
 * three streams. Returns 0 in the caller, which has no child of it to wait for, or an errno.
 */
int detach(void (*job)(void *), void *arg);

#endif
