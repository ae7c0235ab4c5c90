#include "support.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

cp_child *fork_helper(const char *const *args, const cp_options *options) {
  cp_child *child = cp_fork(test_program(), args, options);
  if (child == NULL)
    FAIL("cp_fork: %s", cp_last_error()->message);
  return child;
}

/* ---- stories ---- */

void story_add(story *to, const char *format, ...) {
  va_list arguments;
  if (to->used > 0)
    to->text[to->used++] = ' ';
  va_start(arguments, format);
  int n = vsnprintf(to->text + to->used, sizeof to->text - to->used, format, arguments);
  va_end(arguments);
  EXPECT_GE(n, 0);
  to->used += (size_t)n;
  EXPECT_LT(to->used + 1, sizeof to->text);
}

static void on_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel;
  EXPECT_EQ(json[size], 0);
  if (size > 200)
    story_add(ctx, "m:%zu", size);
  else
    story_add(ctx, "m:%s", json);
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  EXPECT(!cp_connected(channel));
  story_add(ctx, "disconnect");
}

static void on_drain(cp_channel *channel, void *ctx) {
  EXPECT_EQ(cp_channel_queued(channel), 0);
  story_add(ctx, "drain");
}

static void on_channel_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)channel;
  EXPECT(error->message[0] != '\0');
  story_add(ctx, "error:%s", error->code);
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  story_add(ctx, "error:%s", error->code);
}

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  if (result->signal_name != NULL)
    story_add(ctx, "exit:%s", result->signal_name);
  else
    story_add(ctx, "exit:%d", result->code);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  story_add(ctx, "close:%d", result->code);
}

void story_events(story *to, cp_channel *channel) {
  EXPECT_GT(cp_on_disconnect(channel, on_disconnect, to), 0);
  EXPECT_GT(cp_channel_on_drain(channel, on_drain, to), 0);
  EXPECT_GT(cp_channel_on_error(channel, on_channel_error, to), 0);
}

void story_messages(story *to, cp_channel *channel) {
  EXPECT_GT(cp_on_message(channel, on_message, to), 0);
}

void story_channel(story *to, cp_channel *channel) {
  story_messages(to, channel);
  story_events(to, channel);
}

void story_child(story *to, cp_child *child) {
  story_channel(to, cp_channel_of(child));
  EXPECT_GT(cp_on_error(child, on_error, to), 0);
  EXPECT_GT(cp_on_exit(child, on_exit_event, to), 0);
  EXPECT_GT(cp_on_close(child, on_close, to), 0);
}

void story_done(cp_channel *channel, int status, void *ctx) {
  (void)channel;
  story_add(ctx, "done:%s", status == 0 ? "0" : errno_name(-status));
}

void story_wait(story *to, cp_loop *loop, const char *text) {
  alarm(DEADLINE_MS / 1000);
  while (strstr(to->text, text) == NULL) {
    NOTE("so far: %s", to->text);
    EXPECT_GE(cp_loop_step(loop == NULL ? cp_loop_default() : loop, 1000), 0);
  }
  alarm(0);
}

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

int make_file(const char *name, const char *text) {
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
  EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
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

/* ---- helpers ---- */

static void echo(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  EXPECT_GE(cp_send_then(channel, json, size, NULL, NULL), 0);
}

HELPER(echoes) {
  EXPECT_GT(cp_on_message(cp_parent(), echo, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT(!cp_connected(cp_parent()));
  return FINE;
}
