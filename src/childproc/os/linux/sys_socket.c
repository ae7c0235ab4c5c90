/* Sockets that others connect to. */
#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

int sys_socket(int family, int type) {
  return (int)SYS_RAW(CALL_SOCKET, SYS_socket, family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int sys_setsockopt(int fd, int level, int name, int value) {
  return (int)SYS_RAW(CALL_SETSOCKOPT, SYS_setsockopt, fd, level, name, sys_address(&value), sizeof value);
}

int sys_bind(int fd, const void *address, size_t size) {
  return (int)SYS_RAW(CALL_BIND, SYS_bind, fd, sys_address(address), (long)size);
}

int sys_listen(int fd, int backlog) {
  return (int)SYS_RAW(CALL_LISTEN, SYS_listen, fd, backlog);
}

int sys_accept(int fd) {
  return (int)SYS_RAW(CALL_ACCEPT, SYS_accept4, fd, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int sys_getsockname(int fd, void *address, size_t size) {
  socklen_t room = (socklen_t)size;
  return (int)SYS_RAW(CALL_GETSOCKNAME, SYS_getsockname, fd, sys_address(address), sys_address(&room));
}

int sys_unlink(const char *path) {
  return (int)SYS_PLAIN(SYS_unlinkat, AT_FDCWD, sys_address(path), 0);
}

int sys_file_id(const char *path, uint64_t ret_id[2]) {
  struct stat about;
  if (lstat(path, &about) < 0)
    return -errno;
  ret_id[0] = about.st_dev;
  ret_id[1] = about.st_ino;
  return 0;
}
