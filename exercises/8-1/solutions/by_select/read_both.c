#include "read_both.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

typedef struct side {
  int fd;
  bool ended;
  char **data;
  size_t *size;
} side;

/* Reads into a place of its own first, and makes the room afterwards. 0, or -1. */
static int take(side *s) {
  char chunk[8192];
  ssize_t n = read(s->fd, chunk, sizeof chunk);
  if (n < 0 && errno == EINTR)
    return 0;
  if (n < 0)
    return -1;
  s->ended = n == 0;
  char *data = n > 0 ? realloc(*s->data, *s->size + (size_t)n) : *s->data;
  if (n > 0 && !data)
    return -1;
  if (n > 0)
    memcpy(data + *s->size, chunk, (size_t)n);
  *s->data = data;
  *s->size += (size_t)n;
  return 0;
}

/* Which of the two can be read; select() wants its sets made anew each time. */
static int ready(const side sides[2], fd_set *set) {
  int top = -1;
  FD_ZERO(set);
  for (int i = 0; i < 2; i++)
    if (!sides[i].ended) {
      FD_SET(sides[i].fd, set);
      top = sides[i].fd > top ? sides[i].fd : top;
    }
  return top < 0 ? 0 : select(top + 1, set, NULL, NULL, NULL);
}

int read_both(int out, int err, both *ret) {
  both got = {0};
  side sides[2] = {{out, false, &got.out, &got.out_size}, {err, false, &got.err, &got.err_size}};
  int r = 0;
  fd_set set;
  while (r == 0 && (r = ready(sides, &set)) > 0) {
    r = 0;
    for (int i = 0; i < 2 && r == 0; i++)
      if (!sides[i].ended && FD_ISSET(sides[i].fd, &set))
        r = take(&sides[i]);
  }
  if (r < 0) {
    free(got.out);
    free(got.err);
    return -1;
  }
  *ret = got;
  return 0;
}
