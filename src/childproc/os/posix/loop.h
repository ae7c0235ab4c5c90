/* What a loop consists of, for the files that make it up. */
#ifndef OS_POSIX_LOOP_H
#define OS_POSIX_LOOP_H

#include "os/os.h"
#include "os/poller.h"
#include "os/posix/queue.h"

#include <pthread.h>

enum {
  LOOP_READ_SIZE = 65536, /* one read at the most: the default size of a pipe */
  LOOP_ACCEPTS = 32,      /* connections accepted in one os_loop_wait() */
  LOOP_ROUNDS = 32        /* reads or writes of one stream in one os_loop_wait() */
};

struct os_loop {
  os_poller *poller;
  int owner;            /* the process that made it */
  struct queue ready;   /* streams that can read or write now */
  struct queue accepts; /* listeners that can accept now */
  struct queue exits;   /* processes that may have ended */
  unsigned round;
  bool broken; /* os_loop_break() */

  pthread_mutex_t mail_lock;
  struct queue mail; /* waiters whose process has ended, put in by their threads */

  char *read_buffer; /* of reads that were waited for */
  char *now_buffer;  /* of os_stream_read_now(), which a read's callback may call */

  os_failure *report; /* in memory that fork() shares: what went wrong in the new process */
  void *stack;        /* the launcher's own; NULL until it is needed */
};

/* Before the descriptor is closed. */
void loop_unwatch(os_loop *loop, os_watch *watch);

/* Puts a process, by its link, into the queue of those that may have ended. */
void loop_may_have_ended(os_loop *loop, struct link *process);

#endif
