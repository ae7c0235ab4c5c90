#include "exchange.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

typedef struct sending {
  int fd;
  const char *data;
  size_t size;
} sending;

static void *send_all(void *arg) {
  sending *s = arg;
  for (size_t done = 0; done < s->size;) {
    ssize_t n = write(s->fd, s->data + done, s->size - done);
    if (n < 0 && errno != EINTR)
      return s;
    done += n > 0 ? (size_t)n : 0;
  }
  return NULL;
}

int exchange(int fd, const char *out, char *in, size_t size) {
  sending s = {fd, out, size};
  pthread_t thread;
  void *failed = NULL;
  size_t got = 0;
  if (pthread_create(&thread, NULL, send_all, &s) != 0)
    return EAGAIN;
  for (ssize_t n; got<size; got += n> 0 ? (size_t)n : 0) {
    n = read(fd, in + got, size - got);
    if (n == 0 || (n < 0 && errno != EINTR))
      break;
  }
  pthread_join(thread, &failed);
  return failed || got < size ? EIO : 0;
}
