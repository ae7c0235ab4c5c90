#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HELD_MS = 3000 }; /* a child that nobody lets go ends by itself after that, too late for its test */

loop *the_loop;
char told[4000];
size_t bytes;
static int held[2];

/* ---- What is told ---- */

void tell(const char *format, ...) {
  size_t at = strlen(told);
  va_list args;
  va_start(args, format);
  (void)vsnprintf(told + at, sizeof told - at, format, args);
  va_end(args);
}

void on_data(const char *data, size_t size, void *name) {
  (void)name;
  (void)data;
  bytes += size;
}

void on_text(const char *data, size_t size, void *name) {
  tell("%s says %.*s\n", (const char *)name, (int)size, data);
}

void on_exit_told(int code, int number, void *name) {
  tell("%s exit %d %d\n", (const char *)name, code, number);
}

void on_close_told(int code, int number, void *name) {
  tell("%s close %d %d\n", (const char *)name, code, number);
}

void say(void *text) {
  tell("%s\n", (const char *)text);
}

const char *place_of(const char *text) {
  const char *at = strstr(told, text);
  if (!at)
    FAIL("\"%s\" was not told; told was:\n%s", text, told);
  return at;
}

/* ---- A loop, and children that wait ---- */

void begin(void) {
  told[0] = '\0';
  bytes = 0;
  the_loop = loop_new();
  EXPECT(the_loop != NULL);
}

void run(void) {
  EXPECT_EQ(loop_run(the_loop), 0);
}

void end(void) {
  the_loop = loop_free(the_loop);
  EXPECT(the_loop == NULL);
}

void spawn(char *const argv[], child_listener listener) {
  if (loop_spawn(the_loop, argv, &listener) != 0)
    FAIL("loop_spawn() failed: %s", strerror(errno));
}

child_listener told_as(const char *name) {
  return (child_listener){on_data, on_exit_told, on_close_told, (void *)name};
}

char number[16];
void open_held(void) {
  EXPECT_SYS(pipe(held)); /* children get it: they wait in it */
  (void)snprintf(number, sizeof number, "%d", held[0]);
}

void close_held(void) {
  EXPECT_SYS(close(held[0]));
  EXPECT_SYS(close(held[1]));
}

void let_go(void *text) {
  if (text)
    say(text);
  EXPECT_EQ(write(held[1], "x", 1), 1);
}

/* Whether somebody has let it go. */
bool wait_held(const char *fd) {
  bool let = poll(&(struct pollfd){.fd = atoi(fd), .events = POLLIN}, 1, HELD_MS) > 0;
  char c;
  (void)fcntl(atoi(fd), F_SETFL, O_NONBLOCK);
  (void)!read(atoi(fd), &c, 1);
  return let;
}

void exit_lets_go(int code, int signal, void *name) {
  on_exit_told(code, signal, name);
  let_go(NULL);
}

HELPER(waits) {
  return wait_held(argv[1]) ? 5 : 55;
}

HELPER(closes_and_waits) {
  (void)close(STDOUT_FILENO);
  return wait_held(argv[1]) ? 6 : 66;
}
