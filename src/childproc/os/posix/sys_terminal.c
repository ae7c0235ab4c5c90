#include "os/posix/sys_terminal.h"

#include "os/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int failed(int r) {
  return r < 0 ? -errno : r;
}

int sys_terminal_make(void) {
  int fault = sys_fault(CALL_TERMINAL);
  if (fault < 0)
    return fault;
  int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  if (grantpt(fd) == 0 && unlockpt(fd) == 0)
    return fd;
  int r = -errno;
  sys_close(fd);
  return r;
}

int sys_terminal_name(int fd, char *ret, size_t size) {
  int fault = sys_fault(CALL_TERMINAL);
  return fault < 0 ? fault : -ptsname_r(fd, ret, size);
}

int sys_terminal_size(int fd, int columns, int rows) {
  struct winsize cells;
  int fault = sys_fault(CALL_TERMINAL);
  if (fault < 0)
    return fault;
  memset(&cells, 0, sizeof cells);
  cells.ws_col = (unsigned short)columns;
  cells.ws_row = (unsigned short)rows;
  return failed(ioctl(fd, TIOCSWINSZ, &cells));
}

int sys_terminal_take(int fd) {
  int fault = sys_fault(CALL_TERMINAL);
  return fault < 0 ? fault : failed(ioctl(fd, TIOCSCTTY, 0));
}

int sys_terminal_eof(int fd, char *ret) {
  struct termios how;
  if (tcgetattr(fd, &how) < 0)
    return -errno;
  *ret = (char)how.c_cc[VEOF];
  return (how.c_lflag & ICANON) != 0;
}
