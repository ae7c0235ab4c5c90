/*
 * Channels: pipes that both sides use overlapped, because Node ends itself over another one, and in which
 * bytes stand in frames. A frame may carry a socket; none is sent here, and one that comes is closed; the
 * message behind it is then one that lacks its handle, and whoever sent it is told so.
 */
#include "os/windows/pipe.h"
#include "os/windows/stream.h"

#include "os/windows/sys_windows.h"

#include <errno.h>
#include <string.h>

int os_channel(int *ret_parent, int *ret_child) {
  return pipe_make(PIPE_ACCESS_DUPLEX, GENERIC_READ | GENERIC_WRITE, FILE_FLAG_OVERLAPPED, ret_parent,
                   ret_child);
}

/* Whether it is overlapped shows when a stream is made of it. */
int os_channel_check(int fd) {
  HANDLE handle = handle_of(fd);
  if (handle == INVALID_HANDLE_VALUE)
    return -EBADF;
  return sys_is_pipe(handle) < 0 ? -ENOTSOCK : 0;
}

int os_stream_carry(os_stream *stream) {
  stream->framing = sys_calloc(1, sizeof *stream->framing);
  if (!stream->framing)
    return -ENOMEM;
  stream->framing->in.on_socket = channel_close_socket;
  return 0;
}

int os_stream_take_fd(os_stream *stream) {
  (void)stream;
  return -EAGAIN;
}

int64_t os_stream_write_fd(os_stream *stream, const void *data, size_t size, int fd, os_write_fn *done,
                           void *ctx) {
  (void)stream, (void)data, (void)size, (void)fd, (void)done, (void)ctx;
  return -ENOTSUP;
}

size_t framing_fill(struct framing *framing, const void *data, size_t size) {
  size_t part = size < FRAME_DATA ? size : FRAME_DATA;
  pipe_frame_header((uint32_t)part, framing->out);
  memcpy(framing->out + PIPE_FRAME_HEADER, data, part);
  return PIPE_FRAME_HEADER + part;
}
