#include "ipc/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  LENGTH_SIZE = 4,
  KEPT_ROOM = 1 << 20 /* more than this is given back after a long message */
};

void frame_init(struct frames *frames, cp_serialization serialization, size_t max) {
  *frames = (struct frames){.lengths = serialization == CP_ADVANCED, .max = max};
}

static int make_room(struct frames *frames, size_t more) {
  if (more > SIZE_MAX / 2 - frames->size)
    return -ENOMEM;
  size_t needed = frames->size + more, room = frames->room == 0 ? 4096 : frames->room;
  while (room < needed)
    room *= 2;
  if (room == frames->room)
    return 0;
  char *own = realloc(frames->own, room);
  if (own == NULL)
    return -ENOMEM;
  frames->own = own;
  frames->room = room;
  return 0;
}

static int append(struct frames *frames, const char *data, size_t size) {
  int r = size == 0 ? 0 : make_room(frames, size);
  if (r < 0 || size == 0)
    return r;
  memcpy(frames->own + frames->size, data, size);
  frames->size += size;
  return 0;
}

int frame_give(struct frames *frames, const char *data, size_t size) {
  if (frames->size == 0) {
    frames->at = data;
    frames->left = size;
    return 0;
  }
  int r = append(frames, data, size);
  if (r < 0)
    return r;
  frames->at = frames->own;
  frames->left = frames->size;
  return 0;
}

static void pass(struct frames *frames, size_t size) {
  frames->at += size;
  frames->left -= size;
  frames->seen = 0;
}

static int next_line(struct frames *frames, const char **ret, size_t *ret_size) {
  size_t unseen = frames->left - frames->seen;
  const char *end = unseen == 0 ? NULL : memchr(frames->at + frames->seen, '\n', unseen);
  frames->seen = end == NULL ? frames->left : (size_t)(end - frames->at);
  if (frames->seen > frames->max)
    return -EMSGSIZE;
  if (end == NULL)
    return 0;
  *ret = frames->at;
  *ret_size = frames->seen;
  pass(frames, frames->seen + 1);
  return 1;
}

static int next_counted(struct frames *frames, const char **ret, size_t *ret_size) {
  if (frames->left < LENGTH_SIZE)
    return 0;
  size_t size = 0;
  for (int i = 0; i < LENGTH_SIZE; i++)
    size = size << 8 | (unsigned char)frames->at[i];
  if (size > frames->max)
    return -EMSGSIZE;
  if (frames->left - LENGTH_SIZE < size)
    return 0;
  *ret = frames->at + LENGTH_SIZE;
  *ret_size = size;
  pass(frames, LENGTH_SIZE + size);
  return 1;
}

int frame_next(struct frames *frames, const char **ret, size_t *ret_size) {
  return frames->lengths ? next_counted(frames, ret, ret_size) : next_line(frames, ret, ret_size);
}

int frame_keep(struct frames *frames) {
  const char *rest = frames->at;
  size_t left = frames->left;
  frames->at = NULL;
  frames->left = 0;
  if (frames->size > 0) { /* what was given lies in own */
    if (left > 0 && rest != frames->own)
      memmove(frames->own, rest, left);
    frames->size = left;
  } else {
    int r = append(frames, rest, left);
    if (r < 0)
      return r;
  }
  if (frames->size == 0 && frames->room > KEPT_ROOM)
    frame_free(frames);
  return 0;
}

bool frame_has_part(const struct frames *frames) {
  return frames->size > 0 || frames->left > 0;
}

void frame_free(struct frames *frames) {
  free(frames->own);
  frames->own = NULL;
  frames->size = frames->room = frames->left = frames->seen = 0;
}
