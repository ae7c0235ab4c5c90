/* `./kit run 10-1 -- MS PROGRAM ARGUMENTS` runs a program for at most so long. No check uses this file. */
#include "run_timeout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  char *nap[] = {(char *)"sleep", (char *)"60", NULL};
  ending end;
  int error = run_timeout(argc > 2 ? argv + 2 : nap, argc > 1 ? atoi(argv[1]) : 500, 500, &end);
  if (error) {
    fprintf(stderr, "run_timeout: %s\n", strerror(error));
    return 1;
  }
  printf("code %d, signal %d, %s\n", end.code, end.signal, end.timed_out ? "timed out" : "in time");
  return 0;
}
