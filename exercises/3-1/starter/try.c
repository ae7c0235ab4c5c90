/* `./kit run` runs some programs here, and one that does not exist; no check uses this file. Change it as you
 * like. */
#include "run.h"

#include <stdio.h>
#include <string.h>

static void show(const char *what, const command *one) {
  ending how = {-7, -7};
  (void)fflush(stdout);
  int error = run(one, &how);
  if (error)
    printf("%s: %s\n", what, strerror(error));
  else
    printf("%s: code %d, signal %d\n", what, how.code, how.signal);
}

int main(void) {
  show("echo", &(command){.file = "echo", .args = (const char *const[]){"a", "b c"}, .arg_count = 2});
  show("pwd", &(command){.file = "pwd", .dir = "/usr"});
  show("env", &(command){.file = "/usr/bin/env", .env = (char *const[]){"GREETING=hello", NULL}});
  show("sh", &(command){.file = "sh", .args = (const char *const[]){"-c", "kill $$"}, .arg_count = 2});
  show("no such program", &(command){.file = "no-such-program"});
  show("a folder", &(command){.file = "/usr"});
  return 0;
}
