/* `./kit run -- NAME …` looks each name up in PATH; no check uses this file. Change it as you like. */
#include "look_up.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const char *name) {
  char found[4096] = "";
  int error = look_up(name, getenv("PATH"), found, sizeof found);
  printf("%-20s %s\n", name, error ? strerror(error) : found);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    show(argv[i]);
  if (argc == 1) {
    show("sh");
    show("no-such-program");
    show("/usr");
    show("");
  }
  return 0;
}
