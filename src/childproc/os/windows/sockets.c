/* Sockets: not on this system yet. */
#include "os/os.h"

#include "os/sys.h"
#include "os/windows/windows.h"

#include <errno.h>
#include <string.h>

int os_socket_kind(int fd) {
  return handle_of(fd) == INVALID_HANDLE_VALUE ? -EBADF : -ENOTSUP;
}

int os_bind(const os_place *place, os_bound *ret) {
  (void)place, (void)ret;
  return -ENOTSUP;
}

void os_unbind(os_bound *bound) {
  os_close(bound->fd);
  bound->fd = -1;
}

int os_listen(int fd, int backlog) {
  (void)fd, (void)backlog;
  return -ENOTSUP;
}

int os_name_of(int fd, os_name *ret) {
  (void)fd, (void)ret;
  return -ENOTSUP;
}

bool os_is_address(int family, const char *text) {
  (void)family, (void)text;
  return false;
}

int os_listener_open(os_loop *loop, int fd, os_listener **ret) {
  (void)loop, (void)fd, (void)ret;
  return -ENOTSUP;
}

os_listener *os_listener_close(os_listener *listener) {
  (void)listener;
  return NULL;
}

void os_accept(os_listener *listener, os_accept_fn *done, void *ctx) {
  (void)listener, (void)done, (void)ctx;
}

void os_accept_cancel(os_listener *listener) {
  (void)listener;
}
