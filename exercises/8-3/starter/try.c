/* `./kit run 8-3 -- PROGRAM ARGUMENTS` talks to a program; $LIMIT is the limit. No check uses this file. */
#include "communicate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  char *sort[] = {(char *)"sort", NULL};
  const char *limit = getenv("LIMIT");
  talk what = {"pear\napple\nfig\n", 15, limit ? strtoul(limit, NULL, 10) : 0};
  answer got;
  int error = communicate(argc > 1 ? argv + 1 : sort, &what, &got);
  if (error) {
    fprintf(stderr, "communicate: %s\n", strerror(error));
    return 1;
  }
  if (argc == 1 && got.out)
    (void)fwrite(got.out, 1, got.out_size, stdout);
  printf("stdout: %zu bytes%s, stderr: %zu bytes, code %d, signal %d\n", got.out_size,
         got.cut ? " (cut)" : "", got.err_size, got.code, got.signal);
  free(got.out);
  free(got.err);
  return 0;
}
