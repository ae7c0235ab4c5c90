#include "sockets.h"
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define SERVED "served"
#define KEPT "kept"

const char *const socket_kinds[] = {"server", "socket", "kept", "unixServer", "unixSocket", "udp", NULL};

static bool is(const char *kind, const char *name) {
  return strcmp(kind, name) == 0;
}

static bool is_listening(const char *kind) {
  return is(kind, "server") || is(kind, "unixServer");
}

static bool is_connected(const char *kind) {
  return is(kind, "socket") || is(kind, "kept") || is(kind, "unixSocket");
}

cp_handle_kind kind_of_socket(const char *kind) {
  return is_listening(kind) ? CP_HANDLE_SERVER : is_connected(kind) ? CP_HANDLE_SOCKET : CP_HANDLE_UDP;
}

static void await(int fd, short what) {
  struct pollfd one = {.fd = fd, .events = what};
  EXPECT_EQ(poll(&one, 1, DEADLINE_MS), 1);
}

/* ---- making them ---- */

static int bound(int type, given *to, const char *path) {
  int fd = socket(path != NULL ? AF_UNIX : AF_INET, type | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  if (path != NULL) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    (void)unlink(path);
    EXPECT_SYS(bind(fd, (const struct sockaddr *)&at, sizeof at));
  } else {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    EXPECT_SYS(bind(fd, (const struct sockaddr *)&at, sizeof at));
  }
  to->at_size = sizeof to->at;
  EXPECT_SYS(getsockname(fd, (struct sockaddr *)&to->at, &to->at_size));
  return fd;
}

static int client_of(const given *one, int type) {
  int fd = socket(one->at.ss_family, type | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(connect(fd, (const struct sockaddr *)&one->at, one->at_size));
  return fd;
}

given given_make(const char *kind) {
  given one = {.kind = kind, .far = -1};
  bool local = is(kind, "unixServer") || is(kind, "unixSocket");
  one.fd = bound(is(kind, "udp") ? SOCK_DGRAM : SOCK_STREAM, &one, local ? "at.sock" : NULL);
  if (is(kind, "udp"))
    return one;
  EXPECT_SYS(listen(one.fd, 16));
  if (is_listening(kind))
    return one;
  int server = one.fd;
  one.far = client_of(&one, SOCK_STREAM);
  one.fd = accept4(server, NULL, NULL, SOCK_CLOEXEC);
  EXPECT_SYS(one.fd);
  EXPECT_SYS(close(server));
  return one;
}

bool given_away(const given *one) {
  return is(one->kind, "socket") || is(one->kind, "unixSocket");
}

void given_close(given *one) {
  if (!given_away(one))
    EXPECT_SYS(close(one->fd));
  if (one->far >= 0)
    EXPECT_SYS(close(one->far));
  one->fd = one->far = -1;
}

/* ---- using them ---- */

static void expect_bytes(int fd, const char *text) {
  char buffer[64];
  size_t had = 0, size = strlen(text);
  while (had < size) {
    await(fd, POLLIN);
    ssize_t n = read(fd, buffer + had, size - had);
    EXPECT_GT(n, 0);
    had += (size_t)n;
  }
  EXPECT_MEM(buffer, had, text, size);
}

static void expect_end(int fd) {
  char byte;
  await(fd, POLLIN);
  EXPECT_EQ(read(fd, &byte, 1), 0);
}

static void try_client(const given *one, int type) {
  int fd = client_of(one, type);
  if (type == SOCK_DGRAM)
    EXPECT_EQ(send(fd, "anybody?", 8, 0), 8);
  expect_bytes(fd, SERVED);
  if (type == SOCK_STREAM)
    expect_end(fd);
  EXPECT_SYS(close(fd));
}

void given_try(given *one) {
  if (!is_connected(one->kind)) {
    try_client(one, is(one->kind, "udp") ? SOCK_DGRAM : SOCK_STREAM);
    return;
  }
  expect_bytes(one->far, SERVED);
  if (given_away(one)) {
    expect_end(one->far);
    return;
  }
  EXPECT_EQ(write(one->fd, KEPT, sizeof KEPT - 1), (ssize_t)sizeof KEPT - 1);
  expect_bytes(one->far, KEPT);
}

static void serve_datagram(int fd) {
  struct sockaddr_storage from;
  socklen_t size = sizeof from;
  char buffer[64];
  await(fd, POLLIN);
  EXPECT_EQ(recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&from, &size), 8);
  EXPECT_EQ(sendto(fd, SERVED, sizeof SERVED - 1, 0, (const struct sockaddr *)&from, size),
            (ssize_t)sizeof SERVED - 1);
}

static void serve_connection(int fd) {
  EXPECT_EQ(write(fd, SERVED, sizeof SERVED - 1), (ssize_t)sizeof SERVED - 1);
}

void serve(const char *kind, cp_handle handle) {
  EXPECT_EQ(handle.kind, kind_of_socket(kind));
  if (is(kind, "udp")) {
    serve_datagram(handle.fd);
  } else if (is_listening(kind)) {
    await(handle.fd, POLLIN);
    int fd = accept4(handle.fd, NULL, NULL, SOCK_CLOEXEC);
    EXPECT_SYS(fd);
    serve_connection(fd);
    EXPECT_SYS(close(fd));
  } else {
    serve_connection(handle.fd);
  }
  EXPECT_SYS(close(handle.fd));
}
