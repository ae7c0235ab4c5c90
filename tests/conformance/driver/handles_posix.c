/* Making the descriptors that scenarios send, and closing them. */
#include "driver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void handle_close(made_handle *made) {
  if (made->handle.fd >= 0)
    (void)close(made->handle.fd);
  if (made->rest >= 0)
    (void)close(made->rest);
  made->handle.fd = made->rest = -1;
}

static int checked(int value) {
  if (value < 0)
    broken("a handle", strerror(errno));
  return value;
}

static int bound_inet(int type) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = checked(socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  (void)checked(bind(fd, (const struct sockaddr *)&at, sizeof at));
  return fd;
}

static int bound_unix(const char *path) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  int fd = checked(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  memcpy(at.sun_path, path, strlen(path) + 1);
  (void)checked(bind(fd, (const struct sockaddr *)&at, sizeof at));
  return fd;
}

static int listening(int fd) {
  (void)checked(listen(fd, 511));
  return fd;
}

/* Connected through `server`, which is closed; the other end is *ret_far. */
static int connected(int server, int *ret_far) {
  struct sockaddr_storage at;
  socklen_t size = sizeof at;
  (void)checked(getsockname(server, (struct sockaddr *)&at, &size));
  int fd = checked(socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  (void)checked(connect(fd, (const struct sockaddr *)&at, size));
  *ret_far = checked(accept4(server, NULL, NULL, SOCK_CLOEXEC));
  (void)close(server);
  return fd;
}

void handle_make(scene *run, const cJSON *step) {
  const char *kind = get_string(step, "kind", "");
  made_handle *made = malloc(sizeof *made);
  if (made == NULL)
    broken("memory", "");
  *made = (made_handle){.name = get_string(step, "handle", ""), .rest = -1, .next = run->handles};
  made->handle.kind = CP_HANDLE_AUTO;
  if (strcmp(kind, "server") == 0)
    made->handle.fd = listening(bound_inet(SOCK_STREAM));
  else if (strcmp(kind, "unixServer") == 0)
    made->handle.fd = listening(bound_unix("served.sock"));
  else if (strcmp(kind, "udp") == 0)
    made->handle.fd = bound_inet(SOCK_DGRAM);
  else if (strcmp(kind, "nativeServer") == 0)
    made->handle = (cp_handle){.kind = CP_HANDLE_NATIVE, .fd = listening(bound_inet(SOCK_STREAM))};
  else if (strcmp(kind, "nativeUdp") == 0)
    made->handle = (cp_handle){.kind = CP_HANDLE_UDP_NATIVE, .fd = bound_inet(SOCK_DGRAM)};
  else if (strcmp(kind, "wrong") == 0)
    made->handle =
        (cp_handle){.kind = CP_HANDLE_SERVER, .fd = checked(open("/dev/null", O_RDONLY | O_CLOEXEC))};
  else if (strcmp(kind, "socket") == 0 || strcmp(kind, "unixSocket") == 0) {
    int server = listening(*kind == 's' ? bound_inet(SOCK_STREAM) : bound_unix("pair.sock"));
    made->handle = (cp_handle){.kind = CP_HANDLE_SOCKET, .fd = connected(server, &made->rest)};
  } else
    broken("no such kind of handle", kind);
  run->handles = made;
}
