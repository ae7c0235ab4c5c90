/* Who comes first after fork()? Whoever has not been made to wait for the other. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int go[2];

static void say(const char *text) {
  dprintf(STDOUT_FILENO, "%s", text);
}

static void send_word(void) {
  while (write(go[1], "x", 1) != 1)
    ;
}

static void wait_for_word(void) {
  char c;
  while (read(go[0], &c, 1) != 1)
    ;
}

int main(void) {
  if (pipe(go) < 0)
    return 1;
  /* #first */
  if (fork() == 0) {
    say("child, ");
    send_word();
    _exit(0);
  }
  wait_for_word();
  say("parent\n");
  /* #end */
  wait(NULL);
  /* #second */
  if (fork() == 0) {
    wait_for_word();
    say("child\n");
    _exit(0);
  }
  say("parent, ");
  send_word();
  /* #end */
  wait(NULL);
  return 0;
}
