/*
 * Terminals of one's own: the program has the one side as its 0-2, and this process has the other. What it
 * types there arrives through the terminal's own rules: echo, lines, Ctrl-C.
 */
#include "os/os.h"
#include "os/posix/pipe.h"
#include "os/posix/stream.h"
#include "os/posix/sys_terminal.h"
#include "os/sys.h"

#include <errno.h>
#include <fcntl.h>

enum { COLUMNS = 80, ROWS = 24 };

static int open_other(int fd) {
  char name[128];
  int r = sys_terminal_size(fd, COLUMNS, ROWS);
  if (r >= 0)
    r = sys_terminal_name(fd, name, sizeof name);
  return r < 0 ? r : sys_open(name, O_RDWR | O_NOCTTY, 0);
}

int os_terminal(int *ret_parent, int *ret_child) {
  int parent = fd_off_stdio(sys_terminal_make());
  if (parent < 0)
    return parent;
  int child = fd_off_stdio(open_other(parent));
  if (child < 0) {
    os_close(parent);
    return child;
  }
  *ret_parent = parent;
  *ret_child = child;
  return 0;
}

int os_terminal_resize(int fd, int columns, int rows) {
  return sys_terminal_size(fd, columns, rows);
}

/* ---- as a stream ---- */

/* The other side is closed: what was written to it has been read. */
int64_t terminal_read(int fd, void *data, size_t size) {
  int64_t n = sys_read(fd, data, size);
  return n == -EIO ? 0 : n;
}

int64_t terminal_write(int fd, const void *data, size_t size) {
  int64_t n = sys_write(fd, data, size);
  return n == -EIO ? -EPIPE : n;
}

/* Typed twice: what stands on the line before is handed over by the first, and the second is the end. */
void terminal_end(int fd) {
  char eof[2];
  if (sys_terminal_eof(fd, eof) != 1)
    return;
  eof[1] = eof[0];
  (void)sys_write(fd, eof, sizeof eof);
}
