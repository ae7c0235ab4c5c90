/* What a loop consists of, for the files that make it up: one completion port. */
#ifndef OS_WINDOWS_LOOP_H
#define OS_WINDOWS_LOOP_H

#include "os/os.h"
#include "os/posix/queue.h"
#include "os/windows/windows.h"

enum {
  LOOP_READ_SIZE = 65536,
  LOOP_ROUNDS = 32,  /* reads or writes of one stream in one os_loop_wait() */
  LOOP_PACKETS = 64, /* completions taken at once */
  KEY_WAKE = 1,
  KEY_STREAM,
  KEY_PROCESS,
  KEY_JOB = 16 /* … and above: each job has its own */
};

struct os_loop {
  HANDLE port;
  struct queue ready; /* streams that can read or write now */
  struct queue exits; /* processes that have ended */
  struct queue trees;
  ULONG_PTR tree_keys; /* that were given out */
  unsigned round;
  bool broken;      /* os_loop_break() */
  bool woken;       /* os_loop_wake(): the next wait does not sleep */
  unsigned packets; /* that are on their way, and own memory */

  HANDLE event; /* of reads that are waited for: with its lowest bit set there is no packet */
  char *read_buffer;
  char *now_buffer; /* of os_stream_read_now(), which a read's callback may call */
};

/* Notes what has come within timeout_ms (-1: without limit); calls nobody back. 0 or a negative errno. */
int loop_collect(os_loop *loop, int64_t timeout_ms);

/* What the files of streams and processes do with what came: only note it, in their queues. */
void stream_completed(OVERLAPPED *overlapped);
void process_completed(void *note);
void tree_message(os_loop *loop, ULONG_PTR key, DWORD what, void *about);

unsigned stream_round(const struct link *link);
void stream_turn(os_loop *loop, struct link *link);
void process_turn(struct link *link);

#endif
