#include "child/capture.h"

#include "child/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX_BUFFER (1 << 20) /* Node's */
#define FIRST_ROOM 4096
#define ONE_READ 65536
#define MOST_AT_ONCE ((uint64_t)1 << 38) /* a larger limit is none that was meant to be filled */

void capture_init(struct capture *capture, cp_keep keep, int64_t max_buffer, bool text) {
  size_t limit = max_buffer == 0                   ? DEFAULT_MAX_BUFFER
                 : max_buffer == CP_ZERO           ? 0
                 : max_buffer == CP_UNLIMITED      ? SIZE_MAX
                 : (uint64_t)max_buffer > SIZE_MAX ? SIZE_MAX
                                                   : (size_t)max_buffer;
  size_t head = keep == CP_KEEP_TAIL ? 0 : keep == CP_KEEP_BOTH ? limit / 2 : limit;
  *capture = (struct capture){.text = text, .limit = limit, .head_limit = head, .next = head};
}

static int resize(struct capture *capture, size_t room) {
  char *data = realloc(capture->data, room);
  if (data == NULL)
    return -ENOMEM;
  capture->data = data;
  capture->room = room;
  return 0;
}

/*
 * Resizing holds the old block and the new one for a moment; both together must not pass the limit and one
 * read. So a block is doubled up to the size of one read, and then becomes as large as the limit: from any
 * size between it could only be copied. The system gives its pages when they are touched. Where it has not so
 * much to give, doubling goes on as far as both blocks fit.
 */
static int make_room_under_limit(struct capture *capture, size_t needed, size_t room) {
  size_t whole = capture->limit + 1;
  size_t both = SIZE_MAX - whole < ONE_READ ? SIZE_MAX : whole + ONE_READ;
  bool jumps = room >= whole || (room > ONE_READ && whole <= MOST_AT_ONCE);
  if (jumps && whole <= both - capture->room && resize(capture, whole) == 0)
    return 0;
  if (room > both - capture->room)
    room = both - capture->room;
  return room < needed ? -ENOMEM : resize(capture, room < whole ? room : whole);
}

/* Room for `more` bytes and a NUL. */
static int make_room(struct capture *capture, size_t more) {
  size_t needed = capture->size + more + 1;
  if (capture->room >= needed)
    return 0;
  size_t room = capture->room == 0 ? FIRST_ROOM : capture->room;
  while (room < needed)
    room = room > SIZE_MAX / 2 ? SIZE_MAX : 2 * room;
  return capture->limit == SIZE_MAX ? resize(capture, room) : make_room_under_limit(capture, needed, room);
}

/* The last bytes go where the oldest of them are. */
static void add_to_ring(struct capture *capture, const char *data, size_t size) {
  size_t ring = capture->limit - capture->head_limit;
  if (ring == 0)
    return;
  if (size > ring) {
    /* What is skipped would have been written over in this same call. */
    size_t skipped = size - ring;
    capture->next = capture->head_limit + (capture->next - capture->head_limit + skipped % ring) % ring;
    data += skipped;
    size = ring;
  }
  size_t first = capture->limit - capture->next < size ? capture->limit - capture->next : size;
  memcpy(capture->data + capture->next, data, first);
  memcpy(capture->data + capture->head_limit, data + first, size - first);
  capture->next = capture->head_limit + (capture->next - capture->head_limit + size) % ring;
}

int capture_add(struct capture *capture, const char *data, size_t size) {
  capture->total += size;
  if (capture->failed || capture->shown || size == 0)
    return 0;
  size_t room = capture->limit - capture->size;
  size_t taken = size < room ? size : room;
  if (taken > 0) {
    if (make_room(capture, taken) < 0) {
      capture->failed = true;
      return -ENOMEM;
    }
    memcpy(capture->data + capture->size, data, taken);
    capture->size += taken;
  }
  if (taken < size)
    add_to_ring(capture, data + taken, size - taken);
  return 0;
}

bool capture_is_over(const struct capture *capture) {
  return capture->total > capture->limit;
}

/* ---- showing ---- */

static void reverse(char *data, size_t size) {
  for (size_t i = 0; i < size / 2; i++) {
    char byte = data[i];
    data[i] = data[size - 1 - i];
    data[size - 1 - i] = byte;
  }
}

/* Puts the ring in order, oldest byte first, without memory for a second one. */
static void straighten(struct capture *capture) {
  size_t oldest = capture->next - capture->head_limit;
  if (oldest == 0)
    return;
  char *ring = capture->data + capture->head_limit;
  reverse(ring, oldest);
  reverse(ring + oldest, capture->size - capture->head_limit - oldest);
  reverse(ring, capture->size - capture->head_limit);
  capture->next = capture->head_limit;
}

/* The gap swallows the two halves of a character that it cuts. */
static void cut_between_characters(struct capture *capture) {
  char *data = capture->data;
  size_t tail = capture->size - capture->gap;
  size_t head = utf8_complete(data, capture->gap);
  size_t rest = tail > 0 ? utf8_leftover(data + capture->gap, tail) : 0;
  memmove(data + head, data + capture->gap + rest, tail - rest);
  capture->gap = head;
  capture->size = head + tail - rest;
}

void capture_show(struct capture *capture, cp_output *ret) {
  bool truncated = capture->failed || capture_is_over(capture);
  if (truncated && !capture->shown) {
    capture->gap = capture->head_limit < capture->size ? capture->head_limit : capture->size;
    if (capture->failed)
      capture->gap = capture->size;
    else
      straighten(capture);
    if (capture->text && capture->data != NULL)
      cut_between_characters(capture);
  }
  capture->shown = true;
  if (capture->data != NULL)
    capture->data[capture->size] = '\0';
  ret->data = capture->data != NULL ? capture->data : "";
  ret->size = capture->size;
  ret->truncated = truncated;
  ret->gap = capture->gap;
}

char *capture_take(struct capture *capture) {
  char *data = capture->data;
  capture->data = NULL;
  capture->size = 0;
  return data;
}

void capture_free(struct capture *capture) {
  free(capture->data);
  *capture = (struct capture){0};
}
