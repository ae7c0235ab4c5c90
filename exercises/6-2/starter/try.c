/* `./kit run` captures the output of four programs; no check uses this file. Change it as you like. */
#include "capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void run(const char *command) {
  char *argv[] = {"sh", "-c", (char *)command, NULL}, *data = NULL;
  size_t size = 0;
  int code = 0, error = capture(argv, &data, &size, &code);
  printf("%s\n", command);
  if (error)
    printf("  %s\n", strerror(error));
  else
    printf("  code %d, %zu bytes: %.20s\n", code, size, data);
  free(data);
}

int main(void) {
  run("echo hello");
  run("head -c 1000000 /dev/zero; exit 3");
  run("printf 'before\\000behind'");
  run("kill $$");
  return 0;
}
