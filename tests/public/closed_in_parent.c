/* A parent that has closed some of its descriptors 0-2 itself: pipes must not land there and be lost. */
#include "helpers.h"
#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void take(cp_stream *stream, const char *data, size_t size, void *ctx) {
  char *text = ctx;
  (void)stream;
  strncat(text, data, size);
}

static void take_code(cp_child *child, const cp_result *result, void *ctx) {
  int *code = ctx;
  (void)child;
  *code = result->code;
}

/* In a process of its own: closes those of 0-2 that the mask says, and starts children with all kinds of
 * stdio. */
HELPER(with_closed) {
  int mask = atoi(argv[1]), code = -1;
  for (int fd = 0; fd < 3; fd++)
    if (mask & 1 << fd)
      EXPECT_SYS(close(fd));
  char out[64] = "", extra[64] = "";
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_PIPE)), "echo");
  cp_on_data(cp_stdout(child), take, out);
  cp_on_data(cp_stdio_at(child, 3), take, extra);
  cp_on_close(child, take_code, &code);
  EXPECT_EQ(cp_write(cp_stdin(child), "echoed", 6), 1);
  cp_end(cp_stdin(child));
  run();
  EXPECT_EQ(code, FINE);
  EXPECT_STR(out, "echoed");
  EXPECT_STR(extra, "");
  /* no descriptor of the library stands where the parent had none */
  for (int fd = 0; fd < 3; fd++)
    EXPECT_EQ(fcntl(fd, F_GETFD) >= 0, (mask & 1 << fd) == 0);
  child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_SAME_AS(1))), "say", "a", "1",
                "b", "2");
  expect_code(child, FINE);
  cp_loop_free(cp_loop_default());
  return FINE;
}

static void with_closed(int mask) {
  char text[4];
  snprintf(text, sizeof text, "%d", mask);
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)), "with_closed", text),
              FINE);
  char *out = read_file("out", NULL);
  EXPECT_STR(out, "ab");
  free(out);
}

PUBLIC_TEST(all_eight_combinations_of_closed_descriptors) {
  for (int mask = 0; mask < 8; mask++) {
    NOTE("mask %d", mask);
    with_closed(mask);
  }
}
