/* `./kit run` makes the same two redirections in both orders; no check uses this file. Change it as you like.
 */
#include "run_with.h"

#include <stdio.h>

#define PATH "try.out"

static void show_file(void) {
  char line[80];
  FILE *file = fopen(PATH, "r");
  while (file && fgets(line, sizeof line, file))
    printf("  in the file: %s", line);
  if (file)
    fclose(file);
  fflush(stdout);
  remove(PATH);
}

static void run(const char *what, const redirection *list) {
  char *argv[] = {"sh", "-c", "echo text; echo trouble >&2", NULL};
  printf("%s\n", what);
  fflush(stdout);
  printf("  code %d\n", run_with(list, 2, argv));
  show_file();
}

int main(void) {
  const redirection to_file = {1, TO_FILE, PATH, 0}, errors_too = {2, SAME_AS, NULL, 1};
  run(">try.out 2>&1", (redirection[]){to_file, errors_too});
  run("2>&1 >try.out", (redirection[]){errors_too, to_file});
  return 0;
}
