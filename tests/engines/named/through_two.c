/* expect: handler-unsafe */
/* with: static */
/* A handler that never runs here, and would print through another function. */
#include <signal.h>
#include <stdio.h>

static void tell(const char *text) {
  printf("%s\n", text);
}

static void on_term(int number) {
  (void)number;
  tell("ends");
}

int main(void) {
  struct sigaction action = {.sa_handler = on_term};
  sigaction(SIGTERM, &action, NULL);
  tell("begins");
  return 0;
}
