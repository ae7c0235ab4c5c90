/* Memory, descriptors and polling; sys_process.c has the rest. */
#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4U
#endif
#define RWF_NOSIGNAL_FLAG 0x100 /* Linux 6.18 */

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

int sys_guard(void *page, size_t size) {
  int fault = sys_fault(CALL_MMAP);
  if (fault < 0)
    return fault;
  return mprotect(page, size, PROT_NONE) < 0 ? -errno : 0;
}

void sys_unmap(void *memory, size_t size) {
  (void)munmap(memory, size);
}

/* ---- descriptors ---- */

int sys_pipe(int ret_fds[2]) {
  return (int)SYS_RAW(CALL_PIPE, SYS_pipe2, sys_address(ret_fds), O_CLOEXEC);
}

int sys_socketpair(int ret_fds[2]) {
  return (int)SYS_RAW(CALL_SOCKETPAIR, SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
                      sys_address(ret_fds));
}

int sys_open(const char *path, int flags, unsigned mode) {
  return (int)SYS_RAW(CALL_OPEN, SYS_openat, AT_FDCWD, sys_address(path), flags | O_CLOEXEC | O_LARGEFILE,
                      (long)mode);
}

void sys_close(int fd) {
  (void)syscall(SYS_close, (long)fd);
}

int sys_dup_above(int fd, int lowest) {
  return (int)SYS_RAW(CALL_DUPFD, SYS_fcntl, fd, F_DUPFD_CLOEXEC, lowest);
}

int sys_dup2(int fd, int target) {
  return (int)SYS_RAW(CALL_DUP2, SYS_dup3, fd, target, 0);
}

int sys_get_flags(int fd) {
  return (int)SYS_RAW(CALL_GETFL, SYS_fcntl, fd, F_GETFL);
}

int sys_set_flags(int fd, int flags) {
  return (int)SYS_RAW(CALL_SETFL, SYS_fcntl, fd, F_SETFL, flags);
}

int sys_set_cloexec(int fd, bool on) {
  return (int)SYS_RAW(CALL_SETFD, SYS_fcntl, fd, F_SETFD, on ? FD_CLOEXEC : 0);
}

int sys_stat_mode(int fd) {
  int fault = sys_fault(CALL_FSTAT);
  if (fault < 0)
    return fault;
  struct stat about;
  return fstat(fd, &about) < 0 ? -errno : (int)(about.st_mode & S_IFMT);
}

/* ---- closing the rest ---- */

struct entry { /* what getdents64 gives */
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

/* The number of a descriptor, or -1 for "." and "..". */
static int entry_number(const struct entry *entry) {
  int fd = 0;
  for (const char *c = entry->name; *c; c++) {
    if (*c < '0' || *c > '9')
      return -1;
    fd = fd * 10 + (*c - '0');
  }
  return fd;
}

static int mark_listed(int folder, int lowest) {
  _Alignas(struct entry) char buffer[2048];
  for (;;) {
    long n = SYS_RAW(CALL_GETDENTS, SYS_getdents64, folder, sys_address(buffer), sizeof buffer);
    if (n <= 0)
      return (int)n;
    for (long at = 0; at < n;) {
      const struct entry *entry = (const void *)(buffer + at);
      int fd = entry_number(entry);
      if (fd >= lowest)
        (void)sys_set_cloexec(fd, true);
      at += entry->size;
    }
  }
}

/* close_range() with this flag is there from Linux 5.11; /proc may not be mounted. */
int sys_close_rest(int lowest, int highest) {
  long r = SYS_RAW(CALL_CLOSE_RANGE, SYS_close_range, lowest, ~0U, CLOSE_RANGE_CLOEXEC);
  if (r >= 0)
    return 0;
  int folder = sys_open("/proc/self/fd", O_RDONLY | O_DIRECTORY, 0);
  if (folder >= 0) {
    r = mark_listed(folder, lowest);
    sys_close(folder);
  }
  for (int fd = lowest; (folder < 0 || r < 0) && fd <= highest; fd++)
    (void)sys_set_cloexec(fd, true);
  return 0;
}

int sys_highest_fd(void) {
  return 65535; /* close_range() and /proc know better; this bounds the loop when both are missing */
}

/* ---- reading and writing ---- */

static long cut(int fault, size_t size) {
  return fault == SYS_FAULT_SHORT ? 1 : (long)(size < SSIZE_MAX ? size : SSIZE_MAX);
}

int64_t sys_read(int fd, void *data, size_t size) {
  int fault = sys_fault(CALL_READ);
  return fault < 0 ? fault : SYS_PLAIN(SYS_read, fd, sys_address(data), cut(fault, size));
}

int64_t sys_write(int fd, const void *data, size_t size) {
  int fault = sys_fault(CALL_WRITE);
  return fault < 0 ? fault : SYS_PLAIN(SYS_write, fd, sys_address(data), cut(fault, size));
}

int64_t sys_send_quiet(int fd, const void *data, size_t size) {
  int fault = sys_fault(CALL_WRITE);
  return fault < 0 ? fault
                   : SYS_PLAIN(SYS_sendto, fd, sys_address(data), cut(fault, size), MSG_NOSIGNAL, 0, 0);
}

/* An older kernel refuses the flag, whatever the descriptor: it is asked once. */
int64_t sys_write_quiet(int fd, const void *data, size_t size) {
  static atomic_bool refused;
  if (atomic_load_explicit(&refused, memory_order_relaxed) || sys_fault(CALL_WRITE_QUIET) < 0)
    return -EOPNOTSUPP;
  int fault = sys_fault(CALL_WRITE);
  if (fault < 0)
    return fault;
  struct iovec part = {(void *)(uintptr_t)data, (size_t)cut(fault, size)};
  long r = SYS_PLAIN(SYS_pwritev2, fd, sys_address(&part), 1, -1, -1, RWF_NOSIGNAL_FLAG);
  if (r != -EOPNOTSUPP && r != -EINVAL && r != -ENOSYS)
    return r;
  atomic_store_explicit(&refused, true, memory_order_relaxed);
  return -EOPNOTSUPP;
}

int sys_shutdown(int fd) {
  return (int)SYS_RAW(CALL_SHUTDOWN, SYS_shutdown, fd, SHUT_WR);
}

/* ---- descriptors that ride along ---- */

static struct iovec cut_first(int fault, const struct msghdr *message) {
  return (struct iovec){message->msg_iov->iov_base, (size_t)cut(fault, message->msg_iov->iov_len)};
}

int64_t sys_send_message(int fd, const struct msghdr *message) {
  int fault = sys_fault(CALL_SENDMSG);
  if (fault < 0)
    return fault;
  struct iovec part = cut_first(fault, message);
  struct msghdr own = *message;
  own.msg_iov = &part;
  return SYS_PLAIN(SYS_sendmsg, fd, sys_address(&own), MSG_NOSIGNAL);
}

int64_t sys_receive_message(int fd, struct msghdr *message) {
  int fault = sys_fault(CALL_RECVMSG);
  if (fault < 0)
    return fault;
  struct iovec part = cut_first(fault, message), *all = message->msg_iov;
  message->msg_iov = &part;
  int64_t n = SYS_PLAIN(SYS_recvmsg, fd, sys_address(message), MSG_CMSG_CLOEXEC);
  message->msg_iov = all;
  return n;
}

int sys_socket_option(int fd, int level, int name, int *ret) {
  socklen_t size = sizeof *ret;
  return (int)SYS_RAW(CALL_SOCKOPT, SYS_getsockopt, fd, level, name, sys_address(ret), sys_address(&size));
}

/* ---- polling ---- */

int sys_wait_fd(int fd, bool write, int timeout_ms) {
  int fault = sys_fault(CALL_POLL);
  if (fault < 0)
    return fault;
  struct pollfd one = {.fd = fd, .events = (short)(POLLIN | (write ? POLLOUT : 0))};
  const struct timespec time = {timeout_ms / 1000, (long)(timeout_ms % 1000) * 1000000};
  return (int)SYS_PLAIN(SYS_ppoll, sys_address(&one), 1, timeout_ms < 0 ? 0 : sys_address(&time), 0, 0);
}

int sys_epoll_create(void) {
  return (int)SYS_RAW(CALL_EPOLL_CREATE, SYS_epoll_create1, EPOLL_CLOEXEC);
}

int sys_epoll_add(int epoll, int fd, uint32_t events, void *ptr) {
  struct epoll_event event = {.events = events, .data.ptr = ptr};
  return (int)SYS_RAW(CALL_EPOLL_CTL, SYS_epoll_ctl, epoll, EPOLL_CTL_ADD, fd, sys_address(&event));
}

void sys_epoll_remove(int epoll, int fd) {
  struct epoll_event event = {0};
  (void)SYS_PLAIN(SYS_epoll_ctl, epoll, EPOLL_CTL_DEL, fd, sys_address(&event));
}

int sys_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms) {
  return (int)SYS_RAW(CALL_POLL, SYS_epoll_pwait, epoll, sys_address(events), capacity, timeout_ms);
}

int sys_eventfd(void) {
  return (int)SYS_RAW(CALL_EVENTFD, SYS_eventfd2, 0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void sys_wake(int fd) {
  int saved = errno;
  const uint64_t one = 1;
  (void)SYS_PLAIN(SYS_write, fd, sys_address(&one), sizeof one);
  errno = saved;
}

void sys_wake_clear(int fd) {
  uint64_t count = 0;
  (void)SYS_PLAIN(SYS_read, fd, sys_address(&count), sizeof count);
}
