/* `./kit run` puts the argument into a command, for one shell and for two; no check uses this file.
   Try: ./kit run -- "it's \$HOME" */
#include "quote.h"

#include <stdio.h>
#include <stdlib.h>

static int show(const char *format, const char *word) {
  char *line = NULL;
  int r = word ? asprintf(&line, format, word) : -1;
  if (r < 0)
    return 1;
  printf("the command: %s\n", line);
  fflush(stdout);
  r = system(line);
  free(line);
  return r;
}

int main(int argc, char **argv) {
  const char *text = argc > 1 ? argv[1] : "it's 5 o'clock; echo $HOME";
  char *word = quote(text), *line = NULL;
  int r = show("printf '%%s\\n' %s", word);
  if (r == 0 && asprintf(&line, "printf '%%s\\n' %s", word) > 0) {
    char *twice = quote(line);
    r = show("sh -c %s", twice);
    free(twice);
  }
  free(line);
  free(word);
  return r != 0;
}
