/* Descriptors that ride along with the bytes of a unix socket (SCM_RIGHTS). */
#include "os/os.h"
#include "os/posix/stream.h"
#include "os/sys.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

union control { /* aligned as the kernel wants it */
  struct cmsghdr header;
  char room[CMSG_SPACE(CARRY_MAX * sizeof(int))];
};

static void keep(struct carried *into, int fd) {
  if (into->first == into->count)
    into->first = into->count = 0;
  if (into->count == CARRY_MAX)
    sys_close(fd);
  else
    into->fds[into->count++] = fd;
}

static void keep_all(struct carried *into, struct msghdr *message) {
  for (struct cmsghdr *one = CMSG_FIRSTHDR(message); one; one = CMSG_NXTHDR(message, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS)
      continue;
    size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(one) + i * sizeof fd, sizeof fd);
      keep(into, fd);
    }
  }
}

/* Where this process has no room for a descriptor the kernel closes it and says MSG_CTRUNC: it is missing
 * then. */
int64_t carry_receive(struct carried *into, int fd, void *data, size_t size) {
  union control control;
  struct iovec part = {data, size};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  int64_t n = sys_receive_message(fd, &message);
  if (n >= 0)
    keep_all(into, &message);
  return n;
}

int64_t carry_send(int fd, const void *data, size_t size, int rider) {
  union control control = {0};
  struct iovec part = {(void *)(uintptr_t)data, size};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(sizeof rider)};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof rider);
  memcpy(CMSG_DATA(header), &rider, sizeof rider);
  return sys_send_message(fd, &message);
}

struct carried *carry_free(struct carried *carried) {
  for (; carried && carried->first < carried->count; carried->first++)
    sys_close(carried->fds[carried->first]);
  free(carried);
  return NULL;
}

/* ---- of a stream ---- */

int os_stream_carry(os_stream *stream) {
  if (!stream->carried)
    stream->carried = sys_calloc(1, sizeof *stream->carried);
  return stream->carried ? 0 : -ENOMEM;
}

int os_stream_take_fd(os_stream *stream) {
  struct carried *carried = stream->carried;
  return !carried || carried->first == carried->count ? -EAGAIN : carried->fds[carried->first++];
}

int64_t os_stream_write_fd(os_stream *stream, const void *data, size_t size, int fd, os_write_fn *done,
                           void *ctx) {
  if (stream->write_done)
    return -EBUSY;
  stream->rider = fd;
  int64_t n = os_stream_write(stream, data, size, done, ctx);
  if (n != -EINPROGRESS)
    stream->rider = -1;
  return n;
}

int64_t os_stream_write_again(os_stream *stream) {
  if (!stream->write_done)
    return -EINVAL;
  int64_t n = stream_write_some(stream, stream->data, stream->size);
  if (n != -EAGAIN)
    stream->write_done = NULL;
  stream_update(stream);
  return n;
}

int os_stream_wait(os_stream *stream, bool write, int64_t timeout_ms) {
  int ms = timeout_ms < 0 ? -1 : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;
  int r = sys_wait_fd(stream->watch.fd, write, ms);
  return r < 0 && r != -EINTR ? r : 0;
}

/* ---- what a descriptor is ---- */

static int kind_of_datagram(int fd) {
  struct sockaddr_storage address = {.ss_family = AF_UNSPEC};
  socklen_t size = sizeof address;
  (void)getsockname(fd, (struct sockaddr *)&address, &size);
  return address.ss_family == AF_INET ? OS_UDP4 : address.ss_family == AF_INET6 ? OS_UDP6 : OS_OTHER_SOCKET;
}

int os_socket_kind(int fd) {
  int type, listens;
  int r = sys_socket_option(fd, SOL_SOCKET, SO_TYPE, &type);
  if (r == -ENOTSOCK)
    return OS_NO_SOCKET;
  if (r < 0)
    return r;
  if (type == SOCK_DGRAM)
    return kind_of_datagram(fd);
  if (type != SOCK_STREAM)
    return OS_OTHER_SOCKET;
  r = sys_socket_option(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens);
  if (r < 0)
    return r;
  return listens ? OS_LISTENER : OS_CONNECTION;
}
