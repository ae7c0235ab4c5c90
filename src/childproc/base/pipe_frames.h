/*
 * How Node cuts the bytes of a channel into frames on Windows, where libuv's pipes may carry sockets too: a
 * header of four numbers of 32 bits, little-endian, then data.
 *
 *   flags        1: data follow; 2: the description of a socket comes before them; 4: … of a connection
 *   reserved     anything
 *   length       of the data; 0 without flag 1
 *   reserved     0
 *
 * Frames say nothing about messages: one may hold several, or a part of one.
 */
#ifndef BASE_PIPE_FRAMES_H
#define BASE_PIPE_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  PIPE_FRAME_HEADER = 16,
  PIPE_FRAME_SOCKET = 632, /* WSAPROTOCOL_INFOW, and an error code */
  PIPE_FRAME_MOST = 0x7FFFFFFF
};

/* What came so far; all zero at the beginning, but for what is called with the description of each socket. */
struct pipe_frames {
  void (*on_socket)(const void *description); /* NULL: nothing */
  unsigned char header[PIPE_FRAME_HEADER];
  size_t have; /* of the header */
  unsigned char socket[PIPE_FRAME_SOCKET];
  size_t missing; /* of the socket's description, still to come */
  uint32_t left;  /* of the data, still to come */
  bool bad;       /* a header was none; nothing after it can be read */
};

/* The header of a frame with so much data, at most PIPE_FRAME_MOST. */
void pipe_frame_header(uint32_t size, void *ret);

/*
 * Takes everything out of `bytes` but data, in place: how many bytes of data stand at its beginning now.
 * -EPROTO: there is no frame; data that came before it are given first, and the error by the next call.
 */
int64_t pipe_frames_strip(struct pipe_frames *frames, void *bytes, size_t size);

#endif
