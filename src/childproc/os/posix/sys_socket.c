/* Sockets that others connect to, by what POSIX offers: marked after they are made, under the lock. */
#include "os/posix/sys_posix.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A new descriptor becomes close-on-exec before anybody can fork, and non-blocking. */
static int mark(int fd) {
  if (fd >= 0) {
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    int flags = fcntl(fd, F_GETFL);
    (void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    (void)setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  }
  return fd;
}

int sys_socket(int family, int type) {
  int fault = sys_fault(CALL_SOCKET);
  if (fault < 0)
    return fault;
  (void)pthread_mutex_lock(&sys_fork_lock);
  int fd = mark(sys_result(socket(family, type, 0)));
  (void)pthread_mutex_unlock(&sys_fork_lock);
  return fd;
}

int sys_accept(int fd) {
  int fault = sys_fault(CALL_ACCEPT);
  if (fault < 0)
    return fault;
  (void)pthread_mutex_lock(&sys_fork_lock);
  int connection = mark(sys_result(accept(fd, NULL, NULL)));
  (void)pthread_mutex_unlock(&sys_fork_lock);
  return connection;
}

int sys_setsockopt(int fd, int level, int name, int value) {
  int fault = sys_fault(CALL_SETSOCKOPT);
  return fault < 0 ? fault : sys_result(setsockopt(fd, level, name, &value, sizeof value));
}

int sys_bind(int fd, const void *address, size_t size) {
  int fault = sys_fault(CALL_BIND);
  return fault < 0 ? fault : sys_result(bind(fd, address, (socklen_t)size));
}

int sys_listen(int fd, int backlog) {
  int fault = sys_fault(CALL_LISTEN);
  return fault < 0 ? fault : sys_result(listen(fd, backlog));
}

int sys_getsockname(int fd, void *address, size_t size) {
  int fault = sys_fault(CALL_GETSOCKNAME);
  socklen_t room = (socklen_t)size;
  return fault < 0 ? fault : sys_result(getsockname(fd, address, &room));
}

int sys_unlink(const char *path) {
  return sys_result(unlink(path));
}

int sys_file_id(const char *path, uint64_t ret_id[2]) {
  struct stat about;
  if (lstat(path, &about) < 0)
    return -errno;
  ret_id[0] = (uint64_t)about.st_dev;
  ret_id[1] = (uint64_t)about.st_ino;
  return 0;
}
