/* A parent has text in a buffer, a child adds some and leaves: what the file holds in the end. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(FILE *file, const char *how) {
  /* #leave */
  fprintf(file, " child");
  if (strcmp(how, "exit") == 0)
    exit(0);
  if (strcmp(how, "fflush, _exit") == 0)
    fflush(file);
  _exit(0);
  /* #end */
}

static void show(FILE *file, bool flushed, const char *how) {
  char text[100] = "";
  rewind(file);
  if (!fgets(text, sizeof text, file))
    text[0] = 0;
  printf("%-8s %-15s%s\n", flushed ? "flushed" : "-", how, text);
  fflush(stdout);
}

static void try(bool flushed, const char *how) {
  FILE *file = tmpfile();
  if (!file)
    return;
  /* #try */
  fprintf(file, " parent");
  if (flushed)
    fflush(file);
  if (fork() == 0)
    leave(file, how);
  wait(NULL);
  fflush(file);
  /* #end */
  show(file, flushed, how);
  fclose(file);
}

int main(void) {
  static const char *const hows[] = {"exit", "_exit", "fflush, _exit"};
  printf("before   the child       the file\n");
  printf("fork()   leaves by\n");
  fflush(stdout);
  for (int flushed = 0; flushed < 2; flushed++)
    for (int i = 0; i < 3; i++)
      try(flushed, hows[i]);
  return 0;
}
