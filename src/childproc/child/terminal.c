/* The size of a child's terminal. */
#include "base/error.h"
#include "io/stream.h"
#include "os/os.h"

#include <errno.h>

int cp_pty_resize(cp_stream *stream, int columns, int rows) {
  int fd = cp_stream_fd(stream);
  if (columns < 0 || columns > 65535 || rows < 0 || rows > 65535)
    return error_argument("ERR_OUT_OF_RANGE", -1, "Give numbers of characters, from 0 to 65535.",
                          "The size of the terminal is out of range. Received %d and %d", columns, rows);
  int r = fd < 0 ? -EINVAL : os_terminal_resize(fd, columns, rows);
  if (r >= 0)
    return 0;
  return error_system("resize", r == -ENOTTY ? EINVAL : -r);
}
