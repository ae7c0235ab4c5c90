/* The descriptors of a child, made in this process; and ours, the other ends of its pipes. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Where this process has closed some of 0-2, a new descriptor lands there, and printf() would write to it. */
int fd_above_2(int fd) {
  if (fd < 0 || fd > 2)
    return fd;
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3), e = errno;
  close(fd);
  errno = e;
  return moved;
}

/* Two descriptors, or none. */
static int both_above_2(int ends[2]) {
  ends[0] = fd_above_2(ends[0]);
  int e = errno;
  ends[1] = fd_above_2(ends[1]);
  if (ends[0] >= 0 && ends[1] >= 0)
    return 0;
  e = ends[0] < 0 ? e : errno;
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0)
      close(ends[i]);
  return -e;
}

/* A real pipe for 0-2, which can be opened as /dev/stdin; a socket pair, which goes both ways, above. */
static int make_pipe(plan *p, size_t i) {
  int ends[2];
  bool socket = i > 2 || p->stdio[i].kind == CP_STDIO_IPC;
  if ((socket ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) : pipe2(ends, O_CLOEXEC)) < 0)
    return -errno;
  int result = both_above_2(ends);
  if (result < 0)
    return result;
  int child = i == 0 ? 0 : 1;
  p->sources[i] = ends[child];
  p->parents[i] = ends[1 - child];
  p->owned[i] = true;
  return 0;
}

static int open_path(plan *p, size_t i, const char *path, int flags) {
  int fd = fd_above_2(open(path, flags | O_CLOEXEC | O_NOCTTY, 0666));
  if (fd < 0)
    return -errno;
  p->sources[i] = fd;
  p->owned[i] = true;
  return 0;
}

static int take_over(plan *p, size_t i, int fd) {
  if (fcntl(fd, F_GETFD) < 0)
    return -errno;
  p->sources[i] = fd;
  return 0;
}

static int open_one(plan *p, size_t i) {
  const cp_stdio *one = &p->stdio[i];
  switch (one->kind) {
  case CP_STDIO_PIPE:
  case CP_STDIO_IPC:
    return make_pipe(p, i);
  case CP_STDIO_IGNORE:
    return i > 2 ? 0 : open_path(p, i, "/dev/null", i == 0 ? O_RDONLY : O_RDWR);
  case CP_STDIO_INHERIT:
    return take_over(p, i, (int)i);
  case CP_STDIO_FD:
    return take_over(p, i, one->fd);
  case CP_STDIO_STREAM:
    return take_over(p, i, one->stream->fd);
  case CP_STDIO_READ_PATH:
    return open_path(p, i, one->path, O_RDONLY);
  case CP_STDIO_WRITE_PATH:
    return open_path(p, i, one->path, O_WRONLY | O_CREAT | O_TRUNC);
  case CP_STDIO_APPEND_PATH:
    return open_path(p, i, one->path, O_WRONLY | O_CREAT | O_APPEND);
  case CP_STDIO_SAME_AS:
    p->sources[i] = p->sources[one->fd];
    return 0;
  case CP_STDIO_DEFAULT:
  case CP_STDIO_END:
    break;
  }
  return -EINVAL;
}

int plan_open(plan *p, cp_error **ret_error) {
  for (size_t i = 0; i < p->count; i++) {
    int result = open_one(p, i);
    const char *path = p->stdio[i].path;
    if (result < 0 && path) {
      char text[600];
      snprintf(text, sizeof text, "open %s %s", path, error_name(-result));
      *ret_error = error_new(-result, "Error", error_name(-result), text, "open", path);
    }
    if (result < 0) {
      plan_close(p, true);
      return result;
    }
  }
  return 0;
}

/* What was made for the child, in any case; ours too when nobody is going to use it. */
void plan_close(plan *p, bool ours_too) {
  for (size_t i = 0; i < p->count; i++) {
    if (p->owned[i])
      close(p->sources[i]);
    p->owned[i] = false;
    if (ours_too && p->parents[i] >= 0) {
      close(p->parents[i]);
      p->parents[i] = -1;
    }
  }
}
