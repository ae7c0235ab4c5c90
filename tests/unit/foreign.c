/* A loop inside a foreign one: poll() on what it names, then a step without waiting. */
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static void run_foreign(bool one_descriptor) {
  cp_loop *loop = cp_loop_default();
  int more = 1;
  while (more > 0) {
    cp_pollfd wanted[32];
    struct pollfd set[32];
    int count = 1;
    if (one_descriptor) {
      set[0] = (struct pollfd){.fd = cp_loop_fd(loop), .events = POLLIN};
    } else {
      count = cp_loop_poll_set(loop, wanted, 32);
      EXPECT(count > 0 && count <= 32);
      for (int i = 0; i < count; i++)
        set[i] = (struct pollfd){.fd = (int)wanted[i].fd,
                                 .events = (short)((wanted[i].events & CP_POLL_IN ? POLLIN : 0) |
                                                   (wanted[i].events & CP_POLL_OUT ? POLLOUT : 0))};
    }
    int64_t ms = cp_loop_timeout_ms(loop);
    int ready = poll(set, (nfds_t)count, ms < 0 || ms > DEADLINE_MS ? DEADLINE_MS : (int)ms);
    EXPECT_SYS(ready);
    EXPECT(ready > 0 || ms >= 0); /* it was told of everything */
    more = cp_loop_step(loop, 0);
    EXPECT_OK(more);
  }
}

static size_t received;
static void count_bytes(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)ctx;
  received += size;
}

static void in_a_foreign_loop(bool one_descriptor) {
  static char data[1000000];
  int closes = 0, timers = 0;
  received = 0;
  cp_child *child = START(NULL, "echo");
  cp_on_data(cp_stdout(child), count_bytes, NULL);
  cp_on_close(child, count_result, &closes);
  EXPECT_EQ(cp_write(cp_stdin(child), data, sizeof data), 0);
  cp_end(cp_stdin(child));
  EXPECT_GT(cp_set_timeout(NULL, 3, count_call, &timers), 0);
  run_foreign(one_descriptor);
  EXPECT_EQ(received, sizeof data);
  EXPECT(closes == 1 && timers == 1);
}

TEST(a_foreign_loop_with_one_descriptor) {
  if (cp_loop_fd(cp_loop_default()) == -ENOTSUP)
    SKIP("this back end has no single descriptor");
  in_a_foreign_loop(true);
}

TEST(a_foreign_loop_with_a_poll_set) {
  in_a_foreign_loop(false);
}

TEST(the_poll_set_says_how_many_there_are) {
  cp_loop *loop = cp_loop_default();
  int all = cp_loop_poll_set(loop, NULL, 0);
  EXPECT_GT(all, 0);
  cp_child *child = START(NULL, "hold");
  EXPECT_GE(cp_loop_poll_set(loop, NULL, 0), all);
  EXPECT_EQ(cp_loop_poll_set(NULL, NULL, 0), -EINVAL);
  EXPECT_EQ(cp_loop_fd(NULL), -EINVAL);
  EXPECT_LT(cp_loop_timeout_ms(NULL), 0);
  EXPECT_EQ(cp_loop_run(NULL), -EINVAL);
  EXPECT_EQ(cp_loop_step(NULL, 0), -EINVAL);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}
