#include "internal.h"
#include "wrap.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

static int note_pair(rec_call call, int r, const int fds[2], uint64_t site) {
  if (r == 0)
    rec_add((rec_event){
        .call = (int32_t)call, .site = site, .args = {fds[0], fds[1]}, .inode = rec_inode(fds[0])});
  return r;
}

int __wrap_pipe(int fds[2]) {
  uint64_t site = SITE;
  return rec_fault("pipe", site) ? -1 : note_pair(REC_PIPE, pipe(fds), fds, site);
}

int __wrap_pipe2(int fds[2], int flags) {
  uint64_t site = SITE;
  return rec_fault("pipe2", site) ? -1 : note_pair(REC_PIPE, pipe2(fds, flags), fds, site);
}

int __wrap_socketpair(int domain, int type, int protocol, int fds[2]) {
  uint64_t site = SITE;
  if (rec_fault("socketpair", site))
    return -1;
  return note_pair(REC_SOCKETPAIR, socketpair(domain, type, protocol, fds), fds, site);
}

static int note_dup(int from, int to, uint64_t site) {
  if (to >= 0)
    rec_add((rec_event){.call = REC_DUP, .site = site, .result = to, .args = {from}, .inode = rec_inode(to)});
  return to;
}

int __wrap_dup(int fd) {
  uint64_t site = SITE;
  return rec_fault("dup", site) ? -1 : note_dup(fd, dup(fd), site);
}

int __wrap_dup2(int from, int to) {
  uint64_t site = SITE;
  return rec_fault("dup2", site) ? -1 : note_dup(from, dup2(from, to), site);
}

int __wrap_dup3(int from, int to, int flags) {
  uint64_t site = SITE;
  return rec_fault("dup3", site) ? -1 : note_dup(from, dup3(from, to, flags), site);
}

/* A close that fails has closed all the same, on Linux: so does one that fails by a fault. */
int __wrap_close(int fd) {
  uint64_t site = SITE, inode = rec_inode(fd);
  int r = close(fd), error = r < 0 ? errno : 0;
  rec_add((rec_event){.call = REC_CLOSE, .site = site, .error = error, .args = {fd}, .inode = inode});
  return rec_fault("close", site) ? -1 : r;
}

int __wrap_open(const char *path, int flags, ...) {
  uint64_t site = SITE;
  if (rec_fault("open", site))
    return -1;
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list args;
    va_start(args, flags);
    mode = va_arg(args, mode_t);
    va_end(args);
  }
  int fd = open(path, flags, mode);
  if (fd >= 0)
    rec_add((rec_event){.call = REC_OPEN, .site = site, .result = fd, .inode = rec_inode(fd)});
  return fd;
}

/* Every command of fcntl takes no argument, an int or a pointer: all fit a long. */
int __wrap_fcntl(int fd, int command, ...) {
  uint64_t site = SITE;
  if (rec_fault("fcntl", site))
    return -1;
  va_list args;
  va_start(args, command);
  long argument = va_arg(args, long);
  va_end(args);
  int r = fcntl(fd, command, argument);
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
    (void)note_dup(fd, r, site);
  return r;
}

/* A descriptor that is not open, or the wrong end: of the others nothing is recorded. */
static void note_failure(rec_call call, int fd, ssize_t r, uint64_t site) {
  static unsigned noted;
  if (r < 0 && errno == EBADF && noted++ < 16)
    rec_add((rec_event){.call = (int32_t)call, .site = site, .error = EBADF, .result = -1, .args = {fd}});
}

ssize_t __wrap_read(int fd, void *data, size_t size) {
  uint64_t site = SITE;
  if (rec_fault("read", site))
    return -1;
  rec_enter(REC_READ, fd, site);
  ssize_t r = read(fd, data, size);
  rec_leave();
  note_failure(REC_READ, fd, r, site);
  return r;
}

ssize_t __wrap_write(int fd, const void *data, size_t size) {
  uint64_t site = SITE;
  if (rec_fault("write", site))
    return -1;
  rec_enter(REC_WRITE, fd, site);
  ssize_t r = write(fd, data, size);
  rec_leave();
  note_failure(REC_WRITE, fd, r, site);
  return r;
}
