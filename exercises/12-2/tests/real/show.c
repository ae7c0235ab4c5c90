/*
 * For Windows. As show.exe: prints its arguments, each in brackets and in hexadecimal, so that nothing on the
 * way can change them. As run.exe: starts every line of a file, one after the other; a zero byte ends a line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

int _dowildcard = 0; /* the C runtime is not to look for files where an argument has a `*` */

static int show(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    printf("[");
    for (const char *at = argv[i]; *at; at++)
      printf("%02x", (unsigned char)*at);
    printf("]");
  }
  printf("\n");
  return 0;
}

static void start(char *line) {
  STARTUPINFOA how = {.cb = sizeof how};
  PROCESS_INFORMATION process;
  if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &how, &process)) {
    printf("error %lu\n", GetLastError());
    return;
  }
  if (WaitForSingleObject(process.hProcess, 20000) != WAIT_OBJECT_0)
    (void)TerminateProcess(process.hProcess, 1);
  (void)CloseHandle(process.hThread);
  (void)CloseHandle(process.hProcess);
}

static int run(const char *path) {
  static char text[65536];
  FILE *file = fopen(path, "rb");
  size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
  for (char *line = text; line < text + size; line += strlen(line) + 1) {
    start(line);
    (void)fflush(stdout);
  }
  return size > 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  return argc == 2 && strstr(argv[0], "run.exe") ? run(argv[1]) : show(argc, argv);
}
