#include "child/capture.h"

#include "child/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX_BUFFER (1 << 20) /* Node's */
#define FIRST_ROOM 4096

void capture_init(struct capture *capture, cp_keep keep, int64_t max_buffer, bool text) {
  size_t limit = max_buffer == 0                   ? DEFAULT_MAX_BUFFER
                 : max_buffer == CP_ZERO           ? 0
                 : max_buffer == CP_UNLIMITED      ? SIZE_MAX
                 : (uint64_t)max_buffer > SIZE_MAX ? SIZE_MAX
                                                   : (size_t)max_buffer;
  *capture = (struct capture){.keep = limit == SIZE_MAX ? CP_KEEP_HEAD : keep, .text = text, .limit = limit};
  capture->tail_limit = capture->keep == CP_KEEP_TAIL   ? limit
                        : capture->keep == CP_KEEP_BOTH ? limit - limit / 2
                                                        : 0;
  capture->head_limit = limit - capture->tail_limit;
}

/* Room for `more` bytes of head and a NUL: doubled, never above the limit. */
static int make_room(struct capture *capture, size_t more) {
  size_t needed = capture->head_size + more;
  if (capture->head_room > needed)
    return 0;
  size_t room = capture->head_room == 0 ? FIRST_ROOM : capture->head_room;
  while (room <= needed)
    room = room > SIZE_MAX / 2 ? SIZE_MAX : 2 * room;
  if (capture->head_limit < SIZE_MAX && room > capture->head_limit + 1)
    room = capture->head_limit + 1;
  char *head = realloc(capture->head, room);
  if (head == NULL)
    return -ENOMEM;
  capture->head = head;
  capture->head_room = room;
  return 0;
}

static int add_tail(struct capture *capture, const char *data, size_t size) {
  size_t limit = capture->tail_limit;
  if (capture->tail == NULL && (capture->tail = malloc(limit)) == NULL)
    return -ENOMEM;
  if (size > limit) {
    data += size - limit;
    size = limit;
  }
  size_t first = limit - capture->tail_next < size ? limit - capture->tail_next : size;
  memcpy(capture->tail + capture->tail_next, data, first);
  memcpy(capture->tail, data + first, size - first);
  capture->tail_next = (capture->tail_next + size) % limit;
  capture->tail_size = capture->tail_size + size < limit ? capture->tail_size + size : limit;
  return 0;
}

int capture_add(struct capture *capture, const char *data, size_t size) {
  size_t room = capture->head_limit - capture->head_size;
  size_t taken = size < room ? size : room;
  if (taken > 0) {
    int r = make_room(capture, taken);
    if (r < 0)
      return r;
    memcpy(capture->head + capture->head_size, data, taken);
    capture->head_size += taken;
  }
  capture->total += size;
  return taken < size && capture->tail_limit > 0 ? add_tail(capture, data + taken, size - taken) : 0;
}

bool capture_is_over(const struct capture *capture) {
  return capture->total > capture->limit;
}

/* Puts the ring in order behind the head. */
static int join_tail(struct capture *capture) {
  size_t size = capture->head_size + capture->tail_size;
  char *joined = realloc(capture->head, size + 1);
  if (joined == NULL)
    return -ENOMEM;
  size_t start = capture->tail_size < capture->tail_limit ? 0 : capture->tail_next;
  size_t first = capture->tail_size - start;
  memcpy(joined + capture->head_size, capture->tail + start, first);
  memcpy(joined + capture->head_size + first, capture->tail, start);
  capture->head = joined;
  capture->head_room = size + 1;
  return 0;
}

int capture_show(struct capture *capture, cp_output *ret) {
  bool over = capture_is_over(capture);
  int r = capture->tail_size > 0 ? join_tail(capture) : make_room(capture, 0);
  if (r < 0)
    return r;
  size_t head = capture->head_size, tail = capture->tail_size;
  char *data = capture->head;
  if (over && capture->text) {
    /* The gap swallows the two halves of a character that it cuts. */
    size_t whole = utf8_complete(data, head);
    size_t rest = tail > 0 ? utf8_leftover(data + head, tail) : 0;
    memmove(data + whole, data + head + rest, tail - rest);
    head = whole;
    tail -= rest;
  }
  data[head + tail] = '\0';
  ret->data = data;
  ret->size = head + tail;
  ret->truncated = over;
  ret->gap = over ? head : 0;
  return 0;
}

void capture_free(struct capture *capture) {
  free(capture->head);
  free(capture->tail);
  *capture = (struct capture){0};
}
