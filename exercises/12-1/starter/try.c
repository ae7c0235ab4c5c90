/* `./kit run` hands a line to sh, which prints its words; no check uses this file. Change it as you like. */
#include "quote.h"

#include <stdio.h>
#include <stdlib.h>

int main(void) {
  const char *const words[] = {"printf", "[%s]\\n", "two words", "", "it's", "$HOME; echo INJECTED", NULL};
  char *line = sh_line(words);
  if (!line) {
    perror("sh_line");
    return 1;
  }
  printf("%s\n", line);
  (void)fflush(stdout);
  int status = system(line);
  free(line);
  return status == 0 ? 0 : 1;
}
