/* `./kit run 8-4 -- COMMAND` takes the output of a shell command with output_of(). No check uses this file.
 */
#include "output_of.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  char *command = argc > 1 ? argv[1] : (char *)"echo from the program; sleep 3 & exit 5";
  char *words[] = {(char *)"sh", (char *)"-c", command, NULL};
  output got = {0};
  int error = output_of(words, &got);
  if (error) {
    fprintf(stderr, "output_of: %s\n", strerror(error));
    return 1;
  }
  printf("%zu bytes, code %d\n", got.size, got.code);
  if (got.data)
    (void)fwrite(got.data, 1, got.size, stdout);
  free(got.data);
  return 0;
}
