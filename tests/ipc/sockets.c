/* Peers that speak the wire by hand, and the sockets that go over it. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- raw peers ---- */

raw raw_open(cp_serialization serialization, int64_t max_message) {
  int fds[2];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
  raw one = {.loop = cp_loop_new(), .fd = fds[1]};
  EXPECT(one.loop != NULL);
  one.channel = channel_new(one.loop, CHANNEL_OF_PARENT, serialization, max_message);
  EXPECT(one.channel != NULL);
  EXPECT_OK(channel_attach(one.channel, fds[0]));
  return one;
}

void raw_close(raw *one) {
  one->channel = channel_free(one->channel);
  one->loop = cp_loop_free(one->loop);
  if (one->fd >= 0)
    EXPECT_SYS(close(one->fd));
}

void raw_write(raw *one, const char *data, size_t size, int passed) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control = {0};
  alarm(DEADLINE_MS / 1000);
  while (size > 0) {
    struct iovec part = {(void *)(uintptr_t)data, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (passed >= 0) {
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
      struct cmsghdr *header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof passed);
      memcpy(CMSG_DATA(header), &passed, sizeof passed);
    }
    ssize_t n = sendmsg(one->fd, &message, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) {
      EXPECT_GE(cp_loop_step(one->loop, 0), 0);
      continue;
    }
    EXPECT_SYS(n);
    passed = -1;
    data += n;
    size -= (size_t)n;
  }
  alarm(0);
}

void raw_say(raw *one, const char *text) {
  raw_write(one, text, strlen(text), -1);
}

static ssize_t receive(int fd, void *data, size_t size, int *ret_fd) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control;
  struct iovec part = {data, size};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t n = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
  if (header != NULL)
    memcpy(ret_fd, CMSG_DATA(header), sizeof *ret_fd);
  return n;
}

int raw_expect(raw *one, const char *text) {
  size_t size = strlen(text), got = 0;
  char *data = calloc(1, size + 1);
  int fd = -1;
  EXPECT(data != NULL);
  alarm(DEADLINE_MS / 1000);
  while (got < size) {
    ssize_t n = receive(one->fd, data + got, size - got, &fd);
    if (n < 0 && errno == EAGAIN) {
      NOTE("so far: %.500s", data);
      EXPECT_GE(cp_loop_step(one->loop, 10), 0);
      continue;
    }
    EXPECT_GT(n, 0);
    got += (size_t)n;
  }
  alarm(0);
  EXPECT_MEM(data, got, text, size);
  free(data);
  return fd;
}

void raw_settle(raw *one) {
  for (int i = 0; i < 10; i++)
    EXPECT_GE(cp_loop_step(one->loop, 0), 0);
}

/* ---- sockets ---- */

int listen_tcp(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(bind(fd, (struct sockaddr *)&address, sizeof address));
  EXPECT_SYS(listen(fd, 16));
  return fd;
}

int listen_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  EXPECT_LT(snprintf(address.sun_path, sizeof address.sun_path, "%s", path), sizeof address.sun_path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(bind(fd, (struct sockaddr *)&address, sizeof address));
  EXPECT_SYS(listen(fd, 16));
  return fd;
}

int connect_to(int listener) {
  struct sockaddr_storage address = {0};
  socklen_t size = sizeof address;
  EXPECT_SYS(getsockname(listener, (struct sockaddr *)&address, &size));
  int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(connect(fd, (struct sockaddr *)&address, size));
  return fd;
}

int accept_from(int listener) {
  struct pollfd one = {.fd = listener, .events = POLLIN};
  EXPECT_EQ(poll(&one, 1, DEADLINE_MS), 1);
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  EXPECT_SYS(fd);
  return fd;
}

int make_udp(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(bind(fd, (struct sockaddr *)&address, sizeof address));
  return fd;
}

void expect_same_file(int a, int b) {
  struct stat one, other;
  EXPECT_SYS(fstat(a, &one));
  EXPECT_SYS(fstat(b, &other));
  EXPECT(one.st_dev == other.st_dev && one.st_ino == other.st_ino);
}

void expect_end_of_file(int fd) {
  char byte;
  struct pollfd one = {.fd = fd, .events = POLLIN};
  EXPECT_EQ(poll(&one, 1, DEADLINE_MS), 1);
  EXPECT_EQ(read(fd, &byte, 1), 0);
}
