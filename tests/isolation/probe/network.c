/* Attempts to talk to somebody outside. */
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_in loopback(const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)given_number(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int tcp(void) {
  struct sockaddr_in address = loopback("TCP");
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return outcome(fd < 0 ? fd : connect(fd, (struct sockaddr *)&address, sizeof address));
}

static int udp(void) {
  struct sockaddr_in address = loopback("UDP");
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  return outcome(fd < 0 ? fd : sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof address));
}

static int tcp6(void) {
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)given_number("TCP"))};
  unsigned char mapped[16] = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1};
  memcpy(&address.sin6_addr, mapped, sizeof mapped);
  int fd = socket(AF_INET6, SOCK_STREAM, 0);
  if (fd < 0 && errno == EAFNOSUPPORT)
    return PROBE_ABSENT;
  return outcome(fd < 0 ? fd : connect(fd, (struct sockaddr *)&address, sizeof address));
}

static int serve(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return outcome(fd < 0 ? fd : bind(fd, (struct sockaddr *)&address, sizeof address));
}

static int raw(void) {
  return outcome(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

/* Interfaces of the machine: more than the loopback of an empty namespace. */
static int interfaces(void) {
  int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (fd < 0)
    return outcome(fd);
  struct sockaddr_in address = loopback("UDP"); /* loopback is down in an empty namespace */
  int probe = socket(AF_INET, SOCK_DGRAM, 0);
  return outcome(probe < 0 ? probe : connect(probe, (struct sockaddr *)&address, sizeof address));
}

static int connect_unix(const char *name, size_t size, int type) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  memcpy(address.sun_path, name, size < sizeof address.sun_path ? size : sizeof address.sun_path);
  int fd = socket(AF_UNIX, type, 0);
  socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
  return outcome(fd < 0 ? fd : connect(fd, (struct sockaddr *)&address, length));
}

static int abstract(void) {
  char name[108] = "";
  int n = snprintf(name + 1, sizeof name - 1, "%s", given("ABSTRACT"));
  return connect_unix(name, (size_t)n + 1, SOCK_STREAM);
}

static int unix_path(void) {
  return connect_unix(given("UNIX"), strlen(given("UNIX")) + 1, SOCK_STREAM);
}

/* A pair is no way out either. */
static int pair_datagram(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
    return outcome(-1);
  snprintf(address.sun_path, sizeof address.sun_path, "%s", given("UNIX_DATAGRAM"));
  return outcome(sendto(pair[0], "x", 1, 0, (struct sockaddr *)&address, sizeof address));
}

static int shared_memory(void) {
  void *memory = shmat((int)given_number("SHM"), NULL, SHM_RDONLY);
  return outcome((intptr_t)memory == -1 ? -1 : 0);
}

static int message_queue(void) {
  return outcome(msgget((key_t)given_number("QUEUE"), 0));
}

const struct attempt network_attempts[] = {{"tcp", tcp},
                                           {"tcp6", tcp6},
                                           {"udp", udp},
                                           {"serve", serve},
                                           {"raw", raw},
                                           {"interfaces", interfaces},
                                           {"abstract", abstract},
                                           {"unix_path", unix_path},
                                           {"pair_datagram", pair_datagram},
                                           {"sysv_shm", shared_memory},
                                           {"sysv_queue", message_queue},
                                           {NULL, NULL}};
