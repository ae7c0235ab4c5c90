/* Two children and a timer in one thread: what comes in which order? */
#include "loop.h"

#include <stdio.h>

static void data(const char *text, size_t size, void *name) {
  printf("%s: %.*s", (const char *)name, (int)size, text);
}

static void ended(int code, int signal, void *name) {
  printf("%s: exit, code %d, signal %d\n", (const char *)name, code, signal);
}

static void closed(int code, int signal, void *name) {
  (void)code, (void)signal;
  printf("%s: close\n", (const char *)name);
}

static void tick(void *ctx) {
  (void)ctx;
  puts("the timer");
}

int main(void) {
  loop *one = loop_new();
  loop_spawn(one, (char *[]){"sh", "-c", "sleep 0.2; echo two", NULL},
             &(child_listener){data, ended, closed, "b"});
  loop_spawn(one, (char *[]){"sh", "-c", "(sleep 0.3; echo late) & echo one", NULL},
             &(child_listener){data, ended, closed, "a"});
  loop_after(one, 100, tick, NULL);
  int result = loop_run(one);
  one = loop_free(one);
  return result;
}
