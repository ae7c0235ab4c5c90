/* A test of a program in a few lines: what goes in, what has to come out, and a limit of time. */
#include "childproc.h"

#include <stdio.h>
#include <string.h>

static void test(const char *name, const char *script, const char *output, int code) {
  /* #test */
  cp_options limits = {.size = sizeof limits, .timeout_ms = 10000};
  cp_result *r = cp_exec_file_sync("sh", CP_ARGS("-c", script), &limits);
  bool right = strcmp(r->out.data, output) == 0 && r->code == code;
  printf("%-6s %s\n", right ? "ok" : "NOT OK", name);
  r = cp_result_free(r);
  /* #end */
}

int main(void) {
  test("echo says what it is told", "echo hello", "hello\n", 0);
  test("a code is passed on", "exit 3", "", 3);
  test("a signal is no code", "kill $$", "", -1);
  test("this one expects too much", "echo hello", "Hello\n", 0);
  return 0;
}
