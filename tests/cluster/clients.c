#include "clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int connect_socket(const struct sockaddr *address, socklen_t size) {
  int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  int r;
  do
    r = connect(fd, address, size);
  while (r < 0 && errno == EINTR);
  if (r == 0)
    return fd;
  r = -errno;
  close(fd);
  return r;
}

int try_connect(const char *host, int port) {
  if (strchr(host, ':')) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    EXPECT_EQ(inet_pton(AF_INET6, host, &six.sin6_addr), 1);
    return connect_socket((const struct sockaddr *)&six, sizeof six);
  }
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  EXPECT_EQ(inet_pton(AF_INET, host, &four.sin_addr), 1);
  return connect_socket((const struct sockaddr *)&four, sizeof four);
}

int try_connect_path(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  EXPECT_LT(strlen(path), sizeof address.sun_path);
  memcpy(address.sun_path, path, strlen(path) + 1);
  return connect_socket((const struct sockaddr *)&address, sizeof address);
}

int connect_to(int port) {
  int fd = try_connect("127.0.0.1", port);
  EXPECT_OK(fd);
  return fd;
}

int connect_path(const char *path) {
  int fd = try_connect_path(path);
  EXPECT_OK(fd);
  return fd;
}

void read_to_end(int fd, char *to, size_t size) {
  size_t at = 0;
  for (;;) {
    ssize_t n = read(fd, to + at, size - 1 - at);
    if (n < 0 && errno == EINTR)
      continue;
    EXPECT_SYS(n);
    if (n == 0 || (at += (size_t)n) == size - 1)
      break;
  }
  to[at] = '\0';
  close(fd);
}
