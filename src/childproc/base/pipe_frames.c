#include "base/pipe_frames.h"

#include <errno.h>
#include <string.h>

enum { WITH_DATA = 1, WITH_SOCKET = 2, WITH_CONNECTION = 4 };

static void put(unsigned char *to, uint32_t number) {
  for (int i = 0; i < 4; i++)
    to[i] = (unsigned char)(number >> 8 * i);
}

static uint32_t get(const unsigned char *from) {
  return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

void pipe_frame_header(uint32_t size, void *ret) {
  unsigned char *header = ret;
  memset(header, 0, PIPE_FRAME_HEADER);
  put(header, WITH_DATA);
  put(header + 8, size);
}

/* As strict as libuv, and a length that no message of Node's can have is refused as well. */
static bool is_good(uint32_t flags, uint32_t length, uint32_t reserved) {
  return (flags & ~(uint32_t)(WITH_DATA | WITH_SOCKET | WITH_CONNECTION)) == 0 && reserved == 0 &&
         (!(flags & WITH_CONNECTION) || flags & WITH_SOCKET) && (flags & WITH_DATA || length == 0) &&
         length <= PIPE_FRAME_MOST;
}

static void begin(struct pipe_frames *frames) {
  uint32_t flags = get(frames->header), length = get(frames->header + 8);
  frames->have = 0;
  frames->bad = !is_good(flags, length, get(frames->header + 12));
  if (frames->bad)
    return;
  frames->missing = flags & WITH_SOCKET ? PIPE_FRAME_SOCKET : 0;
  frames->left = length;
}

static size_t lesser(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t take_header(struct pipe_frames *frames, const char *bytes, size_t size) {
  size_t taken = lesser(size, PIPE_FRAME_HEADER - frames->have);
  memcpy(frames->header + frames->have, bytes, taken);
  frames->have += taken;
  if (frames->have == PIPE_FRAME_HEADER)
    begin(frames);
  return taken;
}

static size_t take_socket(struct pipe_frames *frames, const char *bytes, size_t size) {
  size_t taken = lesser(size, frames->missing);
  memcpy(frames->socket + PIPE_FRAME_SOCKET - frames->missing, bytes, taken);
  frames->missing -= taken;
  if (frames->missing == 0 && frames->on_socket != NULL)
    frames->on_socket(frames->socket);
  return taken;
}

int64_t pipe_frames_strip(struct pipe_frames *frames, void *bytes, size_t size) {
  char *at = bytes, *end = at + size, *to = at;
  while (at < end && !frames->bad) {
    size_t taken = (size_t)(end - at);
    if (frames->missing > 0) {
      taken = take_socket(frames, at, taken);
    } else if (frames->left > 0) {
      taken = lesser(taken, frames->left);
      frames->left -= (uint32_t)taken;
      memmove(to, at, taken);
      to += taken;
    } else {
      taken = take_header(frames, at, taken);
    }
    at += taken;
  }
  return frames->bad && to == (char *)bytes ? -EPROTO : to - (char *)bytes;
}
