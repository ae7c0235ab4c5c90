/* From an address as text to a socket that listens there, and back. */
#include "os/os.h"
#include "os/posix/pipe.h"
#include "os/sys.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 511 };

typedef union any_address {
  struct sockaddr head;
  struct sockaddr_in ip4;
  struct sockaddr_in6 ip6;
  struct sockaddr_un path;
} any_address;

/* ---- text to address: the size, or -EINVAL ---- */

static int ip4_address(const char *text, int port, any_address *ret) {
  ret->ip4.sin_family = AF_INET;
  ret->ip4.sin_port = htons((uint16_t)port);
  return inet_pton(AF_INET, text, &ret->ip4.sin_addr) == 1 ? (int)sizeof ret->ip4 : -EINVAL;
}

/* A link-local address names its interface behind a '%'. */
static int ip6_address(const char *text, int port, any_address *ret) {
  char plain[INET6_ADDRSTRLEN];
  size_t size = strcspn(text, "%");
  if (size >= sizeof plain)
    return -EINVAL;
  memcpy(plain, text, size);
  plain[size] = '\0';
  ret->ip6.sin6_family = AF_INET6;
  ret->ip6.sin6_port = htons((uint16_t)port);
  if (text[size] == '%' && (ret->ip6.sin6_scope_id = if_nametoindex(text + size + 1)) == 0)
    return -EINVAL;
  return inet_pton(AF_INET6, plain, &ret->ip6.sin6_addr) == 1 ? (int)sizeof ret->ip6 : -EINVAL;
}

/* The kernel takes about a hundred bytes; a path below the working directory may be cut to what is below. */
static const char *short_path(const char *path, size_t room) {
  char here[4096];
  if (strlen(path) < room || !getcwd(here, sizeof here))
    return path;
  size_t size = strlen(here);
  return strncmp(path, here, size) == 0 && path[size] == '/' ? path + size + 1 : path;
}

static int unix_address(const char *text, any_address *ret) {
  text = short_path(text, sizeof ret->path.sun_path);
  size_t size = strlen(text);
  if (size == 0 || size >= sizeof ret->path.sun_path)
    return size == 0 ? -EINVAL : -ENAMETOOLONG;
  ret->path.sun_family = AF_UNIX;
  memcpy(ret->path.sun_path, text, size + 1);
  return (int)sizeof ret->path;
}

static int make_address(const os_place *place, any_address *ret) {
  memset(ret, 0, sizeof *ret);
  if (place->family == OS_UNIX)
    return unix_address(place->address, ret);
  if (place->port < 0 || place->port > 65535)
    return -EINVAL;
  return place->family == OS_IP6 ? ip6_address(place->address, place->port, ret)
                                 : ip4_address(place->address, place->port, ret);
}

bool os_is_address(int family, const char *text) {
  any_address address;
  return make_address(&(os_place){.family = family, .address = text}, &address) >= 0;
}

char *os_full_path(const char *path) {
  char here[4096];
  if (path[0] == '/' || !getcwd(here, sizeof here))
    return strdup(path);
  path += strncmp(path, "./", 2) == 0 ? 2 : 0;
  size_t before = strlen(here), after = strlen(path);
  char *full = malloc(before + after + 2);
  if (full) {
    memcpy(full, here, before);
    full[before] = '/';
    memcpy(full + before + 1, path, after + 1);
  }
  return full;
}

/* ---- binding ---- */

/*
 * SO_REUSEADDR: connections of a server that has ended stay in TIME_WAIT, and must not keep its successor
 * from the port. For UDP it would let two servers have one port. An IPv6 socket serves IPv4 as well, unless
 * told not to; the system's default for that may be either.
 */
static int prepare(int fd, const os_place *place, const any_address *address) {
  int r = 0;
  if (address->head.sa_family != AF_UNIX && !place->datagram)
    r = sys_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (r >= 0 && address->head.sa_family == AF_INET6)
    r = sys_setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, place->only_ip6);
  return r;
}

static int bind_one(const os_place *place, os_bound *ret) {
  any_address address;
  int size = make_address(place, &address);
  if (size < 0)
    return size;
  int fd = fd_off_stdio(sys_socket(address.head.sa_family, place->datagram ? SOCK_DGRAM : SOCK_STREAM));
  if (fd < 0)
    return fd;
  os_bound bound = {.fd = fd};
  int r = prepare(fd, place, &address);
  if (r >= 0)
    r = sys_bind(fd, &address, (size_t)size);
  if (r >= 0 && place->family == OS_UNIX && sys_file_id(address.path.sun_path, bound.file) >= 0)
    memcpy(bound.path, address.path.sun_path, strlen(address.path.sun_path) + 1);
  if (r >= 0 && !place->datagram)
    r = sys_listen(fd, place->backlog > 0 ? place->backlog : BACKLOG);
  if (r < 0) {
    os_unbind(&bound);
    return r;
  }
  *ret = bound;
  return 0;
}

int os_bind(const os_place *place, os_bound *ret) {
  if (place->address != NULL || place->family == OS_UNIX)
    return place->address == NULL ? -EINVAL : bind_one(place, ret);
  os_place any = *place;
  any.family = OS_IP6;
  any.address = "::";
  int r = bind_one(&any, ret);
  if (r != -EAFNOSUPPORT && r != -EADDRNOTAVAIL && r != -EINVAL)
    return r;
  any.family = OS_IP4;
  any.address = "0.0.0.0";
  return bind_one(&any, ret);
}

void os_unbind(os_bound *bound) {
  uint64_t file[2];
  if (bound->path[0] && sys_file_id(bound->path, file) >= 0 && memcmp(file, bound->file, sizeof file) == 0)
    (void)sys_unlink(bound->path);
  os_close(bound->fd);
  bound->fd = -1;
  bound->path[0] = '\0';
}

int os_listen(int fd, int backlog) {
  int flags = sys_get_flags(fd);
  if (flags >= 0 && !(flags & O_NONBLOCK))
    flags = sys_set_flags(fd, flags | O_NONBLOCK);
  return flags < 0 ? flags : sys_listen(fd, backlog > 0 ? backlog : BACKLOG);
}

/* ---- address to text ---- */

int os_name_of(int fd, os_name *ret) {
  any_address address;
  memset(&address, 0, sizeof address);
  int r = sys_getsockname(fd, &address, sizeof address);
  if (r < 0)
    return r;
  memset(ret, 0, sizeof *ret);
  if (address.head.sa_family == AF_INET) {
    ret->family = OS_IP4;
    ret->port = ntohs(address.ip4.sin_port);
    (void)inet_ntop(AF_INET, &address.ip4.sin_addr, ret->address, sizeof ret->address);
  } else if (address.head.sa_family == AF_INET6) {
    ret->family = OS_IP6;
    ret->port = ntohs(address.ip6.sin6_port);
    (void)inet_ntop(AF_INET6, &address.ip6.sin6_addr, ret->address, sizeof ret->address);
  } else {
    ret->family = OS_UNIX;
    ret->port = -1;
    memcpy(ret->address, address.path.sun_path, sizeof address.path.sun_path);
  }
  return 0;
}
