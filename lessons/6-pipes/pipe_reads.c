/* What read() returns: not what was written, but what is there. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char buffer[1 << 20];

static void show(const char *what, ssize_t n) {
  printf("%-36s%zd\n", what, n);
}

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  /* #reads */
  write(ends[1], "abc", 3);
  show("3 written, 10 asked for", read(ends[0], buffer, 10));

  write(ends[1], "abc", 3);
  write(ends[1], "defg", 4);
  show("3 and then 4 written, 10 asked for", read(ends[0], buffer, 10));

  write(ends[1], "abcdefg", 7);
  show("7 written, 5 asked for", read(ends[0], buffer, 5));
  show("and once more", read(ends[0], buffer, 5));

  fcntl(ends[1], F_SETFL, O_NONBLOCK); /* take what fits, do not wait */
  show("1 MiB written, so many went in", write(ends[1], buffer, sizeof buffer));
  show("1 MiB asked for", read(ends[0], buffer, sizeof buffer));

  close(ends[1]);
  show("nobody holds the write end", read(ends[0], buffer, 10));
  /* #end */
  return 0;
}
