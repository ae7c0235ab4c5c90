#include "exchange.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/types.h>

typedef struct sending {
  int fd, error;
  const char *data;
  size_t size;
} sending;

static void *send_all(void *arg) {
  sending *s = arg;
  for (size_t done = 0; done < s->size && !s->error;) {
    ssize_t n = send(s->fd, s->data + done, s->size - done, MSG_NOSIGNAL);
    done += n > 0 ? (size_t)n : 0;
    s->error = n < 0 && errno != EINTR ? errno : 0;
  }
  return NULL;
}

int exchange(int fd, const char *out, char *in, size_t size) {
  sending s = {fd, 0, out, size};
  pthread_t thread;
  size_t got = 0;
  int made = pthread_create(&thread, NULL, send_all, &s), error = made;
  while (got < size && !error) {
    ssize_t n = recv(fd, in + got, size - got, 0);
    got += n > 0 ? (size_t)n : 0;
    error = n == 0 ? EPIPE : n < 0 && errno != EINTR ? errno : 0;
  }
  if (error)
    shutdown(fd, SHUT_RDWR); /* nobody reads what the thread sends */
  if (made == 0)
    pthread_join(thread, NULL);
  return error ? error : s.error;
}
