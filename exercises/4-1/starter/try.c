/* `./kit run` calls say_and_run() here, with stdout as it is and then with a file; no check uses this file.
 */
#include "say_and_run.h"

#include <stdio.h>

static int job(void *unused) {
  (void)unused;
  printf("  a line of the job\n");
  return 3;
}

static void show_file(const char *path) {
  char line[80];
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file))
    fprintf(stderr, "%s", line);
  if (file)
    fclose(file);
}

int main(void) {
  int code = say_and_run("first", job, NULL, "last");
  fprintf(stderr, "the code is %d; the same into a file:\n", code);
  if (!freopen("try.out", "w", stdout))
    return 1;
  say_and_run("first", job, NULL, "last");
  fclose(stdout);
  show_file("try.out");
  return remove("try.out");
}
