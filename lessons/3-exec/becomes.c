/* What a process keeps when it becomes another program, and what it loses. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void say_goodbye(void) {
  printf("this is never printed\n");
}

int main(void) {
  char text[32];
  atexit(say_goodbye);
  snprintf(text, sizeof text, "%d", (int)getpid());
  /* #becomes */
  static const char script[] = "[ $$ = $OLD_PID ] && echo the same process\n"
                               "echo I am called $0, in $(pwd)\n";
  if (setenv("OLD_PID", text, 1) != 0 || chdir("/usr") != 0)
    return 1;
  execl("/bin/sh", "anything", "-c", script, (char *)NULL);
  perror("exec"); /* it runs only if exec has failed */
  /* #end */
  return 1;
}
