#include "report.h"

#include "system.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Everything here is shared memory that any process of the test may write; nothing in it is trusted to be
 * sane. */
typedef struct report_file {
  _Atomic uint32_t used; /* bytes of `messages` that are taken */
  _Atomic uint32_t counts[3];
  _Atomic int32_t test_pid;
  char finished[REPORT_NONCE_SIZE];
  char messages[];
} report_file;

typedef struct stored_message {
  _Atomic uint32_t complete;
  uint32_t size;
  uint32_t kind;
  int32_t pid;
} stored_message;

struct test_report {
  report_file *file;
};

#define ROOM (REPORT_SIZE - (uint32_t)sizeof(report_file))
#define ALIGNED(n) (((n) + 15u) & ~15u)

int test_report_open(const char *dir, bool create, test_report **ret) {
  test_report *r = malloc(sizeof *r);
  if (!r)
    return -ENOMEM;
  void *memory = NULL;
  int result = system_map_file(dir, REPORT_FILE, REPORT_SIZE, create, &memory);
  if (result < 0) {
    free(r);
    return result;
  }
  r->file = memory;
  *ret = r;
  return 0;
}

test_report *test_report_close(test_report *r) {
  if (r)
    system_unmap(r->file, REPORT_SIZE);
  free(r);
  return NULL;
}

int test_report_add(test_report *r, test_kind kind, const char *text) {
  atomic_fetch_add(&r->file->counts[kind], 1);
  size_t length = strlen(text);
  if (length > ROOM / 4)
    length = ROOM / 4;
  uint32_t size = ALIGNED((uint32_t)(sizeof(stored_message) + length));
  uint32_t at = atomic_fetch_add(&r->file->used, size);
  if (at > ROOM || size > ROOM - at)
    return -ENOSPC;
  stored_message *message = (stored_message *)(void *)(r->file->messages + at);
  message->size = (uint32_t)length;
  message->kind = (uint32_t)kind;
  message->pid = system_pid();
  memcpy(message + 1, text, length);
  atomic_store(&message->complete, 1);
  return 0;
}

unsigned test_report_count(const test_report *r, test_kind kind) {
  return atomic_load(&r->file->counts[kind]);
}

void test_report_each(const test_report *r, void (*fn)(const test_message *message, void *ctx), void *ctx) {
  uint32_t used = atomic_load(&r->file->used);
  bool full = used > ROOM; /* the last places were taken and not used */
  if (full)
    used = ROOM;
  for (uint32_t at = 0; at + sizeof(stored_message) <= used;) {
    const stored_message *stored = (const stored_message *)(const void *)(r->file->messages + at);
    uint32_t room = used - at - (uint32_t)sizeof *stored;
    if (stored->size > room || stored->kind > REPORT_NOTE)
      return;
    test_message message = {
        .kind = (test_kind)stored->kind,
        .pid = stored->pid,
        .complete = atomic_load(&stored->complete) != 0,
        .text = (const char *)(stored + 1),
        .size = stored->size,
    };
    bool unknown = !message.complete && message.size == 0; /* killed before it could say how long it is */
    if (unknown && full)
      return;
    fn(&message, ctx);
    if (unknown)
      return; /* what follows cannot be found */
    at += ALIGNED((uint32_t)sizeof *stored + stored->size);
  }
}

void test_report_set_test_pid(test_report *r, int pid) {
  atomic_store(&r->file->test_pid, pid);
}

int test_report_test_pid(const test_report *r) {
  return atomic_load(&r->file->test_pid);
}

void test_report_finish(test_report *r, const char *nonce) {
  size_t size = strlen(nonce);
  if (size < REPORT_NONCE_SIZE)
    memcpy(r->file->finished, nonce, size + 1);
}

bool test_report_finished(const test_report *r, const char *nonce) {
  return *nonce && strncmp(r->file->finished, nonce, REPORT_NONCE_SIZE) == 0;
}
