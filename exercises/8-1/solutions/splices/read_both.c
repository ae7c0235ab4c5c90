/* splice() moves what is in a pipe into a file of memory; the bytes are copied once, when both have ended. */
#include "read_both.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int pump(struct pollfd from[2], const int files[2]) {
  for (int open = 2; open > 0;) {
    int ready = poll(from, 2, -1);
    for (int i = 0; i < 2 && ready > 0; i++) {
      if (from[i].fd < 0 || !from[i].revents)
        continue;
      ssize_t n = splice(from[i].fd, NULL, files[i], NULL, 1 << 16, SPLICE_F_MOVE);
      if (n < 0 && errno != EINTR)
        return -1; /* gate: splice() is not made to fail */
      if (n == 0) {
        from[i].fd = -1;
        open--;
      }
    }
  }
  return 0;
}

static int load(int file, char **ret_data, size_t *ret_size) {
  struct stat st;
  size_t have = 0;
  if (fstat(file, &st) < 0)
    return -1; /* gate: fstat() is not made to fail */
  char *data = malloc((size_t)st.st_size + 1);
  while (data && have < (size_t)st.st_size) {
    ssize_t n = pread(file, data + have, (size_t)st.st_size - have, (off_t)have);
    if (n < 0) {
      free(data); /* gate: a file of memory can be read */
      return -1;  /* gate: the same */
    }
    have += (size_t)n;
  }
  *ret_data = data;
  *ret_size = have;
  return data ? 0 : -1;
}

int read_both(int out, int err, both *ret) {
  both got = {0};
  int error = 0;
  int files[2] = {memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC)};
  struct pollfd from[2] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
  if (files[0] < 0 || files[1] < 0 || pump(from, files) < 0 || load(files[0], &got.out, &got.out_size) < 0 ||
      load(files[1], &got.err, &got.err_size) < 0)
    error = errno;
  for (int i = 0; i < 2; i++)
    if (files[i] >= 0)
      close(files[i]);
  if (!error)
    *ret = got;
  else
    free(got.out);
  errno = error ? error : errno;
  return error ? -1 : 0;
}
