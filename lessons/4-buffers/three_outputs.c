/* A program that prints and then forks, with a terminal, a pipe and a file as its stdout. */
#include "childproc.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int print_and_fork(void) {
  /* #print */
  printf("one line\n");
  if (fork() == 0)
    return 0; /* as main() returns: by exit() */
  wait(NULL);
  return 0;
  /* #end */
}

static void show(const char *what, const char *text) {
  int lines = 0;
  for (const char *at = text; (at = strstr(at, "one line")); at++)
    lines++;
  printf("%-12s%d\n", what, lines);
}

static void run(const char *what, cp_stdio out) {
  cp_child *child = cp_spawn("/proc/self/exe", CP_ARGS("print"),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, out, CP_INHERIT), .capture = true));
  cp_result *r = cp_wait(child, -1);
  if (out.kind != CP_STDIO_WRITE_PATH)
    show(what, r->out.data);
  r = cp_result_free(r);
}

static void show_file(const char *path) {
  char text[200] = "";
  FILE *file = fopen(path, "r");
  if (file && fread(text, 1, sizeof text - 1, file) > 0)
    show("a file", text);
  if (file)
    fclose(file);
  remove(path);
}

int main(int argc, char **argv) {
  char path[64];
  if (argc > 1 && strcmp(argv[1], "print") == 0)
    return print_and_fork();
  snprintf(path, sizeof path, "/tmp/three_outputs.%d", (int)getpid());
  /* #three */
  run("a terminal", CP_PTY);
  run("a pipe", CP_PIPE);
  run("a file", CP_TO_PATH(path));
  show_file(path);
  /* #end */
  return 0;
}
