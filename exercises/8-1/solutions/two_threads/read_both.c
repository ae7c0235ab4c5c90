#include "read_both.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct side {
  int fd, error;
  char *data;
  size_t size;
} side;

/* Reads one of them to its end, asleep as long as it likes: somebody else reads the other one. After an
   error it reads on and drops what comes, or the program would sleep, and the other thread with it. */
static void *drain(void *arg) {
  side *s = arg;
  char chunk[4096];
  ssize_t n;
  while ((n = read(s->fd, chunk, sizeof chunk)) != 0) {
    char *data = n > 0 && !s->error ? realloc(s->data, s->size + (size_t)n) : NULL;
    if (!data) {
      s->error = s->error ? s->error : errno;
      continue;
    }
    for (ssize_t i = 0; i < n; i++)
      data[s->size++] = chunk[i];
    s->data = data;
  }
  return NULL;
}

int read_both(int out, int err, both *ret) {
  side sides[2] = {{.fd = out}, {.fd = err}};
  pthread_t thread;
  int error = pthread_create(&thread, NULL, drain, &sides[1]);
  if (error == 0) {
    (void)drain(&sides[0]);
    error = pthread_join(thread, NULL);
  }
  error = error ? error : sides[0].error ? sides[0].error : sides[1].error;
  if (error) {
    free(sides[0].data);
    free(sides[1].data);
    errno = error;
    return -1;
  }
  *ret = (both){sides[0].data, sides[1].data, sides[0].size, sides[1].size};
  return 0;
}
