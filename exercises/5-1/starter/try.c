/* `./kit run` swaps the two outputs of a shell command; no check uses this file. Change it as you like. */
#include "redirect.h"

#include <stdio.h>

int main(void) {
  char *command[] = {"sh", "-c", "echo to stdout; echo to stderr >&2; ls -l /proc/self/fd", NULL};
  printf("as they are:\n");
  fflush(stdout);
  printf("  code %d\n", redirect((int[]){0, 1, 2}, command));
  printf("1 and 2 swapped (./kit run 2>/dev/null shows half of it):\n");
  fflush(stdout);
  printf("  code %d\n", redirect((int[]){0, 2, 1}, command));
  return 0;
}
