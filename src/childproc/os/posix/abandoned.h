/*
 * Children that nobody watches any more and for which no thread could be started: they are looked at whenever
 * any thread of the process uses a loop or starts a child.
 */
#ifndef OS_POSIX_ABANDONED_H
#define OS_POSIX_ABANDONED_H

struct abandoned {
  struct abandoned *next;
  int pidfd, pid;
  void *memory;
};

/* Takes the pidfd (or -1) over, and the memory, which holds `own`: it is freed with it. */
void abandon(struct abandoned *own, int pidfd, int pid, void *memory);

/* Reaps those that have ended. Never waits. */
void abandoned_reap(void);

#endif
