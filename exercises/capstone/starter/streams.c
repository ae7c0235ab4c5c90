/* Chapter 4: reading and writing at once. The whole writing side: a queue, drain, errors, destroy. */
#include "cp_mini.h"

#include <errno.h>

int cp_on_finish(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  (void)stream;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_stream_on_drain(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  (void)stream;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_stream_on_error(cp_stream *stream, cp_stream_error_fn *fn, void *ctx) {
  (void)stream;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

void cp_pause(cp_stream *stream) {
  (void)stream;
}

int cp_write_then(cp_stream *stream, const void *data, size_t size, cp_written_fn *done, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  (void)done;
  (void)ctx;
  return -ENOSYS;
}

size_t cp_stream_queued(const cp_stream *stream) {
  (void)stream;
  return 0;
}

void cp_stream_destroy(cp_stream *stream) {
  (void)stream;
}
