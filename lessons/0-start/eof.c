/* The end of a pipe: it comes when the last descriptor for the write end is closed. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* What a read says now; without O_NONBLOCK "nothing yet" would be a read that waits. */
static void try_read(int fd, const char *when) {
  char text[16];
  ssize_t n = read(fd, text, sizeof text);
  printf("%-28s %s\n", when, n > 0 ? "data" : n == 0 ? "end-of-file" : "nothing yet: it would wait");
}

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);

  /* #ends */
  int copy = dup(ends[1]); /* as fork() would make one */
  try_read(ends[0], "at the start:");
  write(ends[1], "hello", 5);
  try_read(ends[0], "after a write:");
  close(ends[1]);
  try_read(ends[0], "one of two closed:");
  close(copy);
  try_read(ends[0], "both closed:");
  /* #end */
  return 0;
}
