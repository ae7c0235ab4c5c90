/*
 * Memory, descriptors and polling, by what POSIX offers. Where a descriptor cannot be made close-on-exec
 * at birth, making it and starting a process exclude each other (sys_posix.h).
 */
#include "os/posix/sys_posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif

pthread_mutex_t sys_fork_lock = PTHREAD_MUTEX_INITIALIZER;

void *sys_calloc(size_t count, size_t size) {
  return sys_fault(CALL_MEMORY) < 0 ? NULL : calloc(count, size);
}

int sys_map(size_t size, bool shared, void **ret) {
  int fault = sys_fault(CALL_MMAP);
  if (fault < 0)
    return fault;
  void *memory =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | (shared ? MAP_SHARED : MAP_PRIVATE), -1, 0);
  if (memory == MAP_FAILED)
    return -errno;
  *ret = memory;
  return 0;
}

void sys_unmap(void *memory, size_t size) {
  (void)munmap(memory, size);
}

/* ---- descriptors ---- */

/* What `make` returns is two new descriptors, close-on-exec before anybody can fork. */
static int make_pair(enum sys_call call, int (*make)(int fds[2]), int ret_fds[2]) {
  int fault = sys_fault(call);
  if (fault < 0)
    return fault;
  (void)pthread_mutex_lock(&sys_fork_lock);
  int r = make(ret_fds) < 0 ? -errno : 0;
  for (int i = 0; i < 2 && r >= 0; i++)
    (void)fcntl(ret_fds[i], F_SETFD, FD_CLOEXEC);
  (void)pthread_mutex_unlock(&sys_fork_lock);
  return r;
}

static int make_sockets(int fds[2]) {
  int r = socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  for (int i = 0; i < 2 && r >= 0; i++)
    (void)setsockopt(fds[i], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  return r;
}

int sys_pipe(int ret_fds[2]) {
  return make_pair(CALL_PIPE, pipe, ret_fds);
}

int sys_socketpair(int ret_fds[2]) {
  return make_pair(CALL_SOCKETPAIR, make_sockets, ret_fds);
}

int sys_open(const char *path, int flags, unsigned mode) {
  int fault = sys_fault(CALL_OPEN);
  return fault < 0 ? fault : sys_result(open(path, flags | O_CLOEXEC, (mode_t)mode));
}

void sys_close(int fd) {
  (void)close(fd);
}

int sys_dup_above(int fd, int lowest) {
  int fault = sys_fault(CALL_DUPFD);
  return fault < 0 ? fault : sys_result(fcntl(fd, F_DUPFD_CLOEXEC, lowest));
}

int sys_dup2(int fd, int target) {
  int fault = sys_fault(CALL_DUP2);
  return fault < 0 ? fault : sys_result(dup2(fd, target));
}

int sys_get_flags(int fd) {
  int fault = sys_fault(CALL_GETFL);
  return fault < 0 ? fault : sys_result(fcntl(fd, F_GETFL));
}

int sys_set_flags(int fd, int flags) {
  int fault = sys_fault(CALL_SETFL);
  return fault < 0 ? fault : sys_result(fcntl(fd, F_SETFL, flags));
}

int sys_set_cloexec(int fd, bool on) {
  int fault = sys_fault(CALL_SETFD);
  return fault < 0 ? fault : sys_result(fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0));
}

int sys_stat_mode(int fd) {
  int fault = sys_fault(CALL_FSTAT);
  struct stat about;
  if (fault < 0)
    return fault;
  return fstat(fd, &about) < 0 ? -errno : (int)(about.st_mode & S_IFMT);
}

/* ---- closing the rest ---- */

int sys_close_rest(int lowest, int highest) {
  for (int fd = lowest; fd <= highest; fd++)
    (void)sys_set_cloexec(fd, true);
  return 0;
}

/* Without /dev/fd a bound that is too low would leak and one from the limits may be a billion. */
static int bound(void) {
  enum { MANY = 65535 };
  long limit = sysconf(_SC_OPEN_MAX);
  return limit > 0 && limit < MANY ? (int)limit - 1 : MANY;
}

int sys_highest_fd(void) {
  DIR *folder = sys_fault(CALL_GETDENTS) < 0 ? NULL : opendir("/dev/fd");
  if (!folder)
    return bound();
  int highest = -1;
  for (const struct dirent *entry; (entry = readdir(folder));) {
    int fd = atoi(entry->d_name);
    highest = fd > highest ? fd : highest;
  }
  (void)closedir(folder);
  /* Other threads open more until fork(). Numbers are given out from below, so some to spare are enough; but
     for F_DUPFD, whose users ask for 10 (dash), 100 or 255 (bash) and up. */
  enum { SPARE = 64, LEAST = 319 };
  if (highest <= 2) /* some systems list 0 to 2 alone */
    return bound();
  return highest + SPARE > LEAST ? highest + SPARE : LEAST;
}

/* ---- reading and writing ---- */

static size_t cut(int fault, size_t size) {
  return fault == SYS_FAULT_SHORT ? 1 : size < SSIZE_MAX ? size : SSIZE_MAX;
}

int64_t sys_read(int fd, void *data, size_t size) {
  int fault = sys_fault(CALL_READ);
  return fault < 0 ? fault : sys_size(read(fd, data, cut(fault, size)));
}

int64_t sys_write(int fd, const void *data, size_t size) {
  int fault = sys_fault(CALL_WRITE);
  return fault < 0 ? fault : sys_size(write(fd, data, cut(fault, size)));
}

int64_t sys_write_quiet(int fd, const void *data, size_t size) {
  (void)fd, (void)data, (void)size;
  return -EOPNOTSUPP;
}

int64_t sys_send_quiet(int fd, const void *data, size_t size) {
#if defined(MSG_NOSIGNAL)
  int fault = sys_fault(CALL_WRITE);
  return fault < 0 ? fault : sys_size(send(fd, data, cut(fault, size), MSG_NOSIGNAL));
#else
  return sys_write_quiet(fd, data, size);
#endif
}

int sys_shutdown(int fd) {
  int fault = sys_fault(CALL_SHUTDOWN);
  return fault < 0 ? fault : sys_result(shutdown(fd, SHUT_WR));
}

/* ---- descriptors that ride along ---- */

static struct iovec cut_first(int fault, const struct msghdr *message) {
  return (struct iovec){message->msg_iov->iov_base, cut(fault, message->msg_iov->iov_len)};
}

int64_t sys_send_message(int fd, const struct msghdr *message) {
#if defined(MSG_NOSIGNAL)
  const int flags = MSG_NOSIGNAL;
#else
  const int flags = 0; /* SO_NOSIGPIPE was set when the pair was made */
#endif
  int fault = sys_fault(CALL_SENDMSG);
  if (fault < 0)
    return fault;
  struct iovec part = cut_first(fault, message);
  struct msghdr own = *message;
  own.msg_iov = &part;
  return sys_size(sendmsg(fd, &own, flags));
}

#if defined(MSG_CMSG_CLOEXEC)
static ssize_t receive(int fd, struct msghdr *message) {
  return recvmsg(fd, message, MSG_CMSG_CLOEXEC);
}
#else
static void close_on_exec(struct msghdr *message) {
  for (struct cmsghdr *one = CMSG_FIRSTHDR(message); one; one = CMSG_NXTHDR(message, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS)
      continue;
    const int *fds = (const void *)CMSG_DATA(one);
    for (size_t i = 0; CMSG_LEN((i + 1) * sizeof *fds) <= one->cmsg_len; i++)
      (void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
  }
}

static ssize_t receive(int fd, struct msghdr *message) {
  (void)pthread_mutex_lock(&sys_fork_lock);
  ssize_t n = recvmsg(fd, message, 0);
  if (n >= 0)
    close_on_exec(message);
  (void)pthread_mutex_unlock(&sys_fork_lock);
  return n;
}
#endif

int64_t sys_receive_message(int fd, struct msghdr *message) {
  int fault = sys_fault(CALL_RECVMSG);
  if (fault < 0)
    return fault;
  struct iovec part = cut_first(fault, message), *all = message->msg_iov;
  message->msg_iov = &part;
  int64_t n = sys_size(receive(fd, message));
  message->msg_iov = all;
  return n;
}

int sys_socket_option(int fd, int level, int name, int *ret) {
  int fault = sys_fault(CALL_SOCKOPT);
  socklen_t size = sizeof *ret;
  return fault < 0 ? fault : sys_result(getsockopt(fd, level, name, ret, &size));
}

/* ---- polling ---- */

int sys_wait_fd(int fd, bool write, int timeout_ms) {
  struct pollfd one = {.fd = fd, .events = (short)(POLLIN | (write ? POLLOUT : 0))};
  return sys_poll(&one, 1, timeout_ms);
}

int sys_poll(struct pollfd *set, size_t count, int timeout_ms) {
  int fault = sys_fault(CALL_POLL);
  return fault < 0 ? fault : sys_result(poll(set, (nfds_t)count, timeout_ms));
}

void sys_wake(int fd) {
  int saved = errno;
  (void)!write(fd, "", 1); /* full: it is awake already */
  errno = saved;
}

void sys_wake_clear(int fd) {
  char many[64];
  while (read(fd, many, sizeof many) == (ssize_t)sizeof many)
    ;
}
