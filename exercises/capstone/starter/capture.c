/* Chapter 2: what children print is read. The reading side of streams, simple writing, and execFile. */
#include "cp_mini.h"

#include <errno.h>

cp_stream *cp_stdin(const cp_child *child) {
  (void)child;
  return NULL;
}

cp_stream *cp_stdout(const cp_child *child) {
  (void)child;
  return NULL;
}

cp_stream *cp_stderr(const cp_child *child) {
  (void)child;
  return NULL;
}

cp_stream *cp_stdio_at(const cp_child *child, size_t index) {
  (void)child;
  (void)index;
  return NULL;
}

int cp_on_data(cp_stream *stream, cp_data_fn *fn, void *ctx) {
  (void)stream;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_on_end(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  (void)stream;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_stream_on_close(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  (void)stream;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

void cp_stream_off(cp_stream *stream, int id) {
  (void)stream;
  (void)id;
}

void cp_resume(cp_stream *stream) {
  (void)stream;
}

int cp_write(cp_stream *stream, const void *data, size_t size) {
  (void)stream;
  (void)data;
  (void)size;
  return -ENOSYS;
}

void cp_end(cp_stream *stream) {
  (void)stream;
}

cp_child *cp_exec_file(const char *file, const char *const *args, const cp_options *options, cp_done_fn *done,
                       void *ctx) {
  (void)file;
  (void)args;
  (void)options;
  (void)done;
  (void)ctx;
  return NULL;
}
