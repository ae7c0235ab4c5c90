/* The loop as it is used: what stands on it (streams, processes, waiters) gets its turns here. */
#include "os/posix/abandoned.h"
#include "os/posix/listener_turn.h"
#include "os/posix/process.h"
#include "os/posix/stream_turn.h"
#include "os/sys.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

int os_loop_open(os_loop **ret) {
  abandoned_reap();
  os_loop *loop = sys_calloc(1, sizeof *loop);
  if (!loop)
    return -ENOMEM;
  loop->owner = sys_getpid();
  queue_init(&loop->ready);
  queue_init(&loop->accepts);
  queue_init(&loop->exits);
  queue_init(&loop->mail);
  int r = -pthread_mutex_init(&loop->mail_lock, NULL);
  if (r < 0) {
    free(loop);
    return r;
  }
  r = poller_open(&loop->poller);
  if (r >= 0) {
    loop->read_buffer = sys_calloc(2, LOOP_READ_SIZE);
    r = loop->read_buffer ? 0 : -ENOMEM;
  }
  if (r < 0) {
    os_loop_close(loop);
    return r;
  }
  loop->now_buffer = loop->read_buffer + LOOP_READ_SIZE;
  *ret = loop;
  return 0;
}

os_loop *os_loop_close(os_loop *loop) {
  if (!loop)
    return NULL;
  launch_loop_close(loop);
  if (loop->poller)
    loop->poller = poller_close(loop->poller);
  (void)pthread_mutex_destroy(&loop->mail_lock);
  free(loop->read_buffer);
  free(loop);
  return NULL;
}

/* Each stream gets one turn a round; one that has more to do goes to the tail, for the next round. */
static void run_round(os_loop *loop) {
  unsigned round = ++loop->round;
  struct link *link;
  while (!loop->broken && (link = queue_first(&loop->ready)) && stream_round(link) != round)
    stream_turn(loop, link);
}

static void run_accepts(os_loop *loop) {
  struct link *link;
  for (int i = 0; i < LOOP_ACCEPTS && !loop->broken && (link = queue_first(&loop->accepts)); i++) {
    queue_remove(link);
    listener_turn(link);
  }
}

static void run_exits(os_loop *loop) {
  struct link *link;
  while (!loop->broken && (link = queue_first(&loop->exits))) {
    queue_remove(link);
    process_turn(link);
  }
}

static int clamp(int64_t timeout_ms) {
  return timeout_ms < 0 ? -1 : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;
}

int os_loop_wait(os_loop *loop, int64_t timeout_ms) {
  int r = poller_wait(loop->poller, os_loop_pending(loop) ? 0 : clamp(timeout_ms));
  abandoned_reap();
  waiter_collect(loop);
  loop->broken = false;
  for (int i = 0; i < LOOP_ROUNDS && !queue_empty(&loop->ready); i++)
    run_round(loop);
  run_accepts(loop);
  run_exits(loop);
  return r;
}

void os_loop_break(os_loop *loop) {
  loop->broken = true;
}

bool os_loop_pending(const os_loop *loop) {
  return !queue_empty(&loop->ready) || !queue_empty(&loop->accepts) || !queue_empty(&loop->exits);
}

void os_loop_wake(os_loop *loop) {
  poller_wake(loop->poller);
}

int os_loop_fd(const os_loop *loop) {
  return poller_fd(loop->poller);
}

int os_loop_poll_set(const os_loop *loop, cp_pollfd *set, size_t capacity) {
  return poller_set(loop->poller, set, capacity);
}
