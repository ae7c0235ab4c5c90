/* A job that outlives its caller. */
#ifndef DETACH_H
#define DETACH_H

/*
 * Runs job(arg) in a daemon: a process in a session of its own that it does not lead, with /dev/null for its
 * three streams. Returns 0 once there is such a process, while the job runs; the caller has no child of it to
 * wait for. Otherwise an errno, and no process is left; the caller stays what it was in any case.
 */
int detach(void (*job)(void *), void *arg);

#endif
