/* Descriptors: where each was made and closed, and reading and writing. */
#include "internal.h"
#include "recorder_check.h"
#include "wrap.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int note_pair(rec_call call, int r, const int fds[2], bool closes, uint64_t site) {
  if (r == 0)
    rec_add((rec_event){.call = (int32_t)call,
                        .site = site,
                        .flags = closes ? REC_CLOSES_ON_EXEC : 0,
                        .args = {fds[0], fds[1]},
                        .inode = rec_inode(fds[0])});
  return r;
}

int __wrap_pipe(int fds[2]) {
  uint64_t site = SITE;
  return rec_fault("pipe", site) ? -1 : note_pair(REC_PIPE, pipe(fds), fds, false, site);
}

int __wrap_pipe2(int fds[2], int flags) {
  uint64_t site = SITE;
  return rec_fault("pipe2", site) ? -1 : note_pair(REC_PIPE, pipe2(fds, flags), fds, flags & O_CLOEXEC, site);
}

int __wrap_socketpair(int domain, int type, int protocol, int fds[2]) {
  uint64_t site = SITE;
  if (rec_fault("socketpair", site))
    return -1;
  return note_pair(REC_SOCKETPAIR, socketpair(domain, type, protocol, fds), fds, type & SOCK_CLOEXEC, site);
}

static int note_dup(int from, int to, bool closes, uint64_t site) {
  if (to >= 0)
    rec_add((rec_event){.call = REC_DUP,
                        .site = site,
                        .result = to,
                        .flags = closes ? REC_CLOSES_ON_EXEC : 0,
                        .args = {from},
                        .inode = rec_inode(to)});
  return to;
}

int __wrap_dup(int fd) {
  uint64_t site = SITE;
  return rec_fault("dup", site) ? -1 : note_dup(fd, dup(fd), false, site);
}

int __wrap_dup2(int from, int to) {
  uint64_t site = SITE;
  return rec_fault("dup2", site) ? -1 : note_dup(from, dup2(from, to), false, site);
}

int __wrap_dup3(int from, int to, int flags) {
  uint64_t site = SITE;
  return rec_fault("dup3", site) ? -1 : note_dup(from, dup3(from, to, flags), flags & O_CLOEXEC, site);
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
    rec_note_open(path, fd, flags, site);
  return fd;
}

/* A folder in which everybody may create names, as /tmp. */
static bool in_shared_folder(const char *path) {
  char folder[512];
  struct stat st;
  const char *slash = strrchr(path, '/');
  size_t size = slash ? (size_t)(slash - path) : 0;
  if (size == 0 || size >= sizeof folder)
    return false;
  memcpy(folder, path, size);
  folder[size] = '\0';
  return stat(folder, &st) == 0 && st.st_mode & S_ISVTX && st.st_mode & S_IWOTH;
}

void rec_note_open(const char *path, int fd, int flags, uint64_t site) {
  int kept_errno = errno;
  bool creates = flags & O_CREAT && !(flags & O_EXCL);
  rec_event event = {.call = REC_OPEN, .site = site, .result = fd, .args = {(int64_t)rec_hash(path)}};
  event.inode = rec_inode(fd);
  event.flags = (flags & O_CLOEXEC ? REC_CLOSES_ON_EXEC : 0u) | (creates ? REC_CREATES : 0u) |
                (creates && in_shared_folder(path) ? REC_SHARED_FOLDER : 0u);
  rec_add(event);
  errno = kept_errno;
}

static void note_flags(int fd, int command, long argument, uint64_t site) {
  if (command == F_SETFD && argument & FD_CLOEXEC)
    rec_add((rec_event){.call = REC_CLOEXEC, .site = site, .args = {fd, rec_threads()}});
  if (command == F_SETFL)
    rec_add((rec_event){.call = REC_NONBLOCK, .site = site, .args = {fd, (argument & O_NONBLOCK) != 0}});
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
  if (command == F_SETFD && argument & FD_CLOEXEC)
    rec_delay(REC_BEFORE_CLOEXEC);
  int r = fcntl(fd, command, argument);
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
    (void)note_dup(fd, r, command == F_DUPFD_CLOEXEC, site);
  else if (r >= 0)
    note_flags(fd, command, argument, site);
  return r;
}

/* ---- Short reads and writes ---- */

enum { CLIPPED_MOST = 64, ALWAYS_WHOLE = 64, PIPE_WHOLE = 4096 /* PIPE_BUF */ };
static bool clips[2]; /* reads, writes */
static unsigned clipped[2];

int recorder_set_short(const char *spec) {
  bool both = spec && strcmp(spec, "both") == 0;
  bool reads = both || (spec && strcmp(spec, "read") == 0),
       writes = both || (spec && strcmp(spec, "write") == 0);
  if (spec && *spec && !reads && !writes)
    return -EINVAL;
  clips[0] = reads;
  clips[1] = writes;
  clipped[0] = clipped[1] = 0;
  return 0;
}

/* What is written to a pipe in one piece of up to PIPE_BUF arrives as one: nobody has to expect less of it.
 */
static bool may_be_short(int fd, size_t size, bool is_write) {
  struct stat st;
  if (size <= ALWAYS_WHOLE || fstat(fd, &st) < 0)
    return false;
  bool is_pipe = S_ISFIFO(st.st_mode);
  bool streams = is_pipe || S_ISSOCK(st.st_mode) || isatty(fd);
  if (is_write && is_pipe && size <= PIPE_WHOLE)
    return false;
  return streams;
}

size_t rec_clip(int fd, size_t size, bool is_write, uint64_t site) {
  int kept_errno = errno;
  if (!clips[is_write] || clipped[is_write] >= CLIPPED_MOST || !may_be_short(fd, size, is_write)) {
    errno = kept_errno;
    return size;
  }
  if (clipped[is_write]++ < 8)
    rec_add((rec_event){.call = REC_SHORT, .site = site, .args = {fd, (int64_t)size, is_write}});
  errno = kept_errno;
  return 1;
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
  ssize_t r = read(fd, data, rec_clip(fd, size, false, site));
  rec_leave();
  note_failure(REC_READ, fd, r, site);
  return r;
}

ssize_t __wrap_write(int fd, const void *data, size_t size) {
  uint64_t site = SITE;
  if (rec_fault("write", site))
    return -1;
  rec_enter(REC_WRITE, fd, site);
  ssize_t r = write(fd, data, rec_clip(fd, size, true, site));
  rec_leave();
  note_failure(REC_WRITE, fd, r, site);
  return r;
}
