/* `./kit run` shows what the two functions make of some arguments; no check uses this file. Change it as you
 * like. */
#include "quote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const char *text) {
  char *quoted = quote_argument(text);
  printf("%-20s  %s\n", text, quoted ? quoted : strerror(errno));
  free(quoted);
}

static void show_line(const char *file) {
  const char *const args[] = {"one", "two three", "a\"&calc", NULL};
  char *line = command_line(file, args);
  printf("%-20s  %s\n", file, line ? line : strerror(errno));
  free(line);
}

int main(void) {
  show("plain");
  show("two words");
  show("");
  show("say \"hi\"");
  show("C:\\my files\\");
  show_line("tool.exe");
  show_line("build.bat");
  show_line("build.CMD. .");
  return 0;
}
