/* `./kit run` runs four programs, two of which cannot be started; no check uses this file. */
#include "events.h"

#include <stdio.h>
#include <string.h>

static void on_error(int number) {
  printf("  'error' %s\n", strerror(number));
}

static void on_exit_event(int code) {
  printf("  'exit'  %d\n", code);
}

static void run(const char *what, char *const argv[]) {
  printf("%s\n", what);
  fflush(stdout);
  run_events(argv, on_error, on_exit_event);
}

int main(void) {
  run("sh -c 'exit 3'", (char *[]){"sh", "-c", "exit 3", NULL});
  run("sh -c 'exit 127'", (char *[]){"sh", "-c", "exit 127", NULL});
  run("no-such-program", (char *[]){"no-such-program", NULL});
  run("/tmp", (char *[]){"/tmp", NULL});
  return 0;
}
