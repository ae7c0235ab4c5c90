/* `./kit run` lets children compute, one of which does not live to tell; no check uses this file. */
#include "compute.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int square(int x) {
  return x * x;
}

static int die(int x) {
  raise(SIGKILL);
  return x;
}

static void show(const char *what, int (*f)(int), int x) {
  int result = 0, error = compute(f, x, &result);
  if (error)
    printf("%s(%d): %s\n", what, x, strerror(error));
  else
    printf("%s(%d) = %d\n", what, x, result);
}

int main(void) {
  show("square", square, 12);
  show("square", square, -40000);
  show("die", die, 12);
  return 0;
}
