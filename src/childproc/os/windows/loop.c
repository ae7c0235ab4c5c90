#include "os/windows/loop.h"

#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdlib.h>

int os_loop_open(os_loop **ret) {
  os_loop *loop = sys_calloc(1, sizeof *loop);
  if (!loop)
    return -ENOMEM;
  queue_init(&loop->ready);
  queue_init(&loop->exits);
  queue_init(&loop->trees);
  int r = sys_port(&loop->port);
  if (r >= 0)
    r = sys_event(&loop->event);
  if (r >= 0 && (loop->read_buffer = sys_calloc(2, LOOP_READ_SIZE)) == NULL)
    r = -ENOMEM;
  if (r < 0) {
    os_loop_close(loop);
    return r;
  }
  loop->now_buffer = loop->read_buffer + LOOP_READ_SIZE;
  *ret = loop;
  return 0;
}

/* ---- what has come ---- */

static void note(os_loop *loop, const OVERLAPPED_ENTRY *packet) {
  if (packet->lpCompletionKey == KEY_WAKE)
    loop->woken = true;
  else if (packet->lpCompletionKey == KEY_STREAM)
    stream_completed(packet->lpOverlapped);
  else if (packet->lpCompletionKey == KEY_PROCESS)
    process_completed(packet->lpOverlapped);
  else if (packet->lpCompletionKey >= KEY_JOB)
    tree_message(loop, packet->lpCompletionKey, packet->dwNumberOfBytesTransferred, packet->lpOverlapped);
}

int loop_collect(os_loop *loop, int64_t timeout_ms) {
  OVERLAPPED_ENTRY packets[LOOP_PACKETS];
  int count;
  DWORD ms = timeout_ms < 0 || timeout_ms >= INFINITE ? INFINITE : (DWORD)timeout_ms;
  do {
    count = sys_port_take(loop->port, packets, LOOP_PACKETS, ms);
    for (int i = 0; i < count; i++)
      note(loop, &packets[i]);
    ms = 0;
  } while (count == LOOP_PACKETS);
  return count < 0 ? count : 0;
}

/* What streams and processes left under way owns memory, which is freed when the port gives it back. */
os_loop *os_loop_close(os_loop *loop) {
  if (!loop)
    return NULL;
  while (loop->port && loop->packets > 0 && loop_collect(loop, 1000) >= 0)
    ;
  if (loop->port)
    CloseHandle(loop->port);
  if (loop->event)
    CloseHandle(loop->event);
  free(loop->read_buffer);
  free(loop);
  return NULL;
}

/* ---- turns ---- */

/* Each stream gets one turn a round; one that has more to do goes to the tail, for the next round. */
static void run_round(os_loop *loop) {
  unsigned round = ++loop->round;
  struct link *link;
  while (!loop->broken && (link = queue_first(&loop->ready)) && stream_round(link) != round)
    stream_turn(loop, link);
}

static void run_exits(os_loop *loop) {
  struct link *link;
  while (!loop->broken && (link = queue_first(&loop->exits))) {
    queue_remove(link);
    process_turn(link);
  }
}

int os_loop_wait(os_loop *loop, int64_t timeout_ms) {
  int r = loop_collect(loop, os_loop_pending(loop) ? 0 : timeout_ms);
  loop->broken = loop->woken = false;
  for (int i = 0; i < LOOP_ROUNDS && !queue_empty(&loop->ready); i++)
    run_round(loop);
  run_exits(loop);
  return r;
}

void os_loop_break(os_loop *loop) {
  loop->broken = true;
}

bool os_loop_pending(const os_loop *loop) {
  return !queue_empty(&loop->ready) || !queue_empty(&loop->exits) || loop->woken;
}

void os_loop_wake(os_loop *loop) {
  sys_port_wake(loop->port, KEY_WAKE);
}

bool os_loop_is_ours(const os_loop *loop) {
  (void)loop; /* there is no fork() */
  return true;
}

int os_loop_fd(const os_loop *loop) {
  (void)loop;
  return -ENOTSUP;
}

int os_loop_poll_set(const os_loop *loop, cp_pollfd *set, size_t capacity) {
  (void)loop, (void)set, (void)capacity;
  return -ENOTSUP; /* a completion port is no handle that others can wait for */
}
