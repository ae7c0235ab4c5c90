/* The descriptors of a child: streams for its pipes, files that are opened for it, the parent's own. */
#include "child/child.h"

#include <errno.h>
#include <stdlib.h>

static bool is_terminal(const cp_child *child, size_t i) {
  return child->plan.stdio[i].kind == CP_STDIO_PTY;
}

static bool is_stream(const cp_child *child, size_t i) {
  return child->plan.stdio[i].kind == CP_STDIO_PIPE || is_terminal(child, i);
}

static void on_stream_closed(void *owner, cp_stream *stream);

int child_make_streams(cp_child *child) {
  size_t count = child->plan.os.source_count;
  child->streams = arena_array(&child->plan.arena, count, sizeof(cp_stream *));
  if (child->streams == NULL)
    return -ENOMEM;
  child->stream_count = count;
  child->closes_needed = 1;
  child->first_read = count > 0 && is_terminal(child, 0) ? 0 : 1;
  for (size_t i = 0; i < count; i++) {
    if (!is_stream(child, i))
      continue;
    bool both = is_terminal(child, i) || i > 2;
    cp_stream *stream = stream_new(child->loop, i != 0 || both, i == 0 || both);
    if (stream == NULL)
      return -ENOMEM;
    stream->owner = child;
    stream->on_closed = on_stream_closed;
    child->streams[i] = stream;
    child->closes_needed += stream->readable; /* stdin does not count */
  }
  return 0;
}

static void on_channel_closed(cp_child *child) {
  child_count_close(child);
}

int child_make_channel(cp_child *child, const cp_options *options) {
  bool wanted = false;
  for (size_t i = 0; i < child->plan.os.source_count; i++)
    wanted = wanted || child->plan.stdio[i].kind == CP_STDIO_IPC;
  if (!wanted)
    return 0;
  child->channel = channel_new(child->loop, CHANNEL_OF_PARENT, options->serialization, options->max_message);
  if (child->channel == NULL)
    return -ENOMEM;
  channel_belongs_to(child->channel, child, on_channel_closed);
  child->closes_needed++;
  return 0;
}

/* ---- opening ---- */

static int open_pipe(cp_child *child, size_t i) {
  int parent_end, child_end;
  bool channel = child->plan.stdio[i].kind == CP_STDIO_IPC;
  int r = channel ? os_channel(&parent_end, &child_end) : os_pipe(i > 2, i == 0, &parent_end, &child_end);
  if (r < 0)
    return r;
  child->plan.os.sources[i] = (os_source){.kind = OS_SOURCE_PIPE, .fd = child_end};
  return channel ? channel_attach(child->channel, parent_end) : stream_attach(child->streams[i], parent_end);
}

static int open_terminal(cp_child *child, size_t i) {
  int parent_end, child_end;
  int r = os_terminal(&parent_end, &child_end);
  if (r < 0)
    return r;
  child->plan.os.sources[i] = (os_source){.kind = OS_SOURCE_PIPE, .fd = child_end};
  return stream_attach(child->streams[i], parent_end);
}

static int open_file(cp_child *child, size_t i, const char *path, cp_stdio_kind kind) {
  int fd;
  int r = os_open(path, kind, &fd);
  if (r >= 0)
    child->plan.os.sources[i] = (os_source){.kind = OS_SOURCE_FILE, .fd = fd};
  return r;
}

static int open_one(cp_child *child, size_t i) {
  const cp_stdio *one = &child->plan.stdio[i];
  os_source *source = &child->plan.os.sources[i];
  if (source->fd >= 0)
    return 0;
  switch (one->kind) {
  case CP_STDIO_PIPE:
  case CP_STDIO_IPC:
    return open_pipe(child, i);
  case CP_STDIO_PTY:
    return open_terminal(child, i);
  case CP_STDIO_IGNORE:
    /* For 0 to read from, for 1 and 2 to write to, as in Node to read as well. */
    return i > 2 ? 0 : open_file(child, i, NULL, i == 0 ? CP_STDIO_READ_PATH : CP_STDIO_WRITE_PATH);
  case CP_STDIO_READ_PATH:
  case CP_STDIO_WRITE_PATH:
  case CP_STDIO_APPEND_PATH:
    return open_file(child, i, one->path, one->kind);
  case CP_STDIO_INHERIT:
    *source = (os_source){.kind = OS_SOURCE_PARENT, .fd = (int)i};
    return 0;
  case CP_STDIO_FD:
    *source = (os_source){.kind = OS_SOURCE_PARENT, .fd = one->fd};
    return 0;
  case CP_STDIO_STREAM:
    *source = (os_source){.kind = OS_SOURCE_PARENT, .fd = cp_stream_fd(one->stream)};
    return source->fd < 0 ? -EBADF : 0;
  default: /* CP_STDIO_SAME_AS is another one's source */
    return 0;
  }
}

int child_keep_descriptors(cp_child *child) {
  for (size_t i = 0; i < child->plan.os.source_count; i++) {
    const cp_stdio *one = &child->plan.stdio[i];
    int fd, r = one->kind == CP_STDIO_FD ? os_duplicate(one->fd, &fd) : 0;
    if (r < 0)
      return r;
    if (one->kind == CP_STDIO_FD)
      child->plan.os.sources[i] = (os_source){.kind = OS_SOURCE_FILE, .fd = fd};
  }
  return 0;
}

int child_open_stdio(cp_child *child, os_failure *ret_failure) {
  for (size_t i = 0; i < child->plan.os.source_count; i++) {
    int r = open_one(child, i);
    if (r >= 0)
      continue;
    cp_stdio_kind kind = child->plan.stdio[i].kind;
    bool made = kind == CP_STDIO_PIPE || kind == CP_STDIO_IPC || kind == CP_STDIO_PTY;
    cp_step step = made ? CP_STEP_PIPE : kind == CP_STDIO_STREAM ? CP_STEP_STDIO : CP_STEP_OPEN;
    *ret_failure = (os_failure){.step = step, .index = (int)i, .errnum = -r};
    return r;
  }
  return 0;
}

void child_close_sources(cp_child *child) {
  for (size_t i = 0; i < child->plan.os.source_count; i++) {
    os_source *source = &child->plan.os.sources[i];
    if (source->fd >= 0 && (source->kind == OS_SOURCE_PIPE || source->kind == OS_SOURCE_FILE))
      os_close(source->fd);
    *source = (os_source){.fd = -1};
  }
}

/*
 * A stream that has become another child's descriptor is closed here: were it kept open, its writer would
 * not hear of it when that child dies, and its reader would wait for an end that never comes.
 */
void child_hand_over_streams(cp_child *child) {
  for (size_t i = 0; i < child->plan.os.source_count; i++)
    if (child->plan.stdio[i].kind == CP_STDIO_STREAM)
      cp_stream_destroy(child->plan.stdio[i].stream);
}

/* ---- counting ---- */

static void on_stream_closed(void *owner, cp_stream *stream) {
  cp_child *child = owner;
  if (!stream->readable) /* stdin */
    return;
  child_count_close(child);
}

/* ---- looking ---- */

cp_stream *cp_stdio_at(const cp_child *child, size_t index) {
  return child == NULL || index >= child->stream_count ? NULL : child->streams[index];
}

cp_channel *cp_channel_of(const cp_child *child) {
  return child == NULL ? NULL : child->channel;
}

cp_stream *cp_stdin(const cp_child *child) {
  return cp_stdio_at(child, 0);
}

cp_stream *cp_stdout(const cp_child *child) {
  return cp_stdio_at(child, 1);
}

cp_stream *cp_stderr(const cp_child *child) {
  return cp_stdio_at(child, 2);
}
