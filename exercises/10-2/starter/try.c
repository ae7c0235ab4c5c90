/* `./kit run 10-2` counts letters in a helper; `-- fail` lets the work fail. No check uses this file. */
#include "with_helper.h"

#include <stdio.h>
#include <unistd.h>

static const char *text = "some text for the helper";
static int outcome;

static void count(int fd) {
  char c;
  int n = 0;
  while (read(fd, &c, 1) > 0)
    n++;
  dprintf(1, "helper, process %d: %d letters\n", (int)getpid(), n);
}

static int talk(int fd) {
  return dprintf(fd, "%s", text) > 0 ? outcome : 1;
}

int main(int argc, char **argv) {
  (void)argv;
  outcome = argc > 1 ? 5 : 0;
  printf("with_helper: %d\n", with_helper(count, talk));
  return 0;
}
