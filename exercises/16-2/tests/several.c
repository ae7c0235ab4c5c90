/* Children and timers at once. */
#include "events.h"

#include <time.h>

TEST(timer_meanwhile) {
  begin();
  open_held();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 20, let_go, "timer"), 0);
  run();
  EXPECT_STR(told, "timer\na exit 5 0\na close 5 0\n");
  close_held();
  end();
}

/* b ends while a is held, and lets a go. */
TEST(in_any_order) {
  begin();
  open_held();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  spawn(SH("exit 2"), (child_listener){NULL, exit_lets_go, on_close_told, "b"});
  run();
  EXPECT(place_of("b exit 2 0") < place_of("a exit 5 0"));
  EXPECT(place_of("b close 2 0") > place_of("b exit"));
  EXPECT(place_of("a close 5 0") > place_of("a exit"));
  close_held();
  end();
}

static void start_last(void *ctx) {
  (void)ctx;
  spawn(SH("exit 7"), told_as("c"));
}

static void start_timer(int code, int signal, void *name) {
  on_exit_told(code, signal, name);
  EXPECT_EQ(loop_after(the_loop, 0, start_last, NULL), 0);
}

static void start_next(int code, int signal, void *name) {
  on_close_told(code, signal, name);
  spawn(SH("exit 8"), (child_listener){NULL, start_timer, NULL, "b"});
}

TEST(started_in_callbacks) {
  begin();
  spawn(SH("exit 9"), (child_listener){NULL, NULL, start_next, "a"});
  run();
  EXPECT_STR(told, "a close 9 0\nb exit 8 0\nc exit 7 0\nc close 7 0\n");
  end();
}

static double processor_ms(void) {
  struct timespec used;
  EXPECT_SYS(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used));
  return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

TEST(sleeps) {
  begin();
  open_held();
  spawn(HELPER_ARGV("closes_and_waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 400, let_go, NULL), 0);
  double before = processor_ms();
  run();
  double used = processor_ms() - before;
  EXPECT_MISTAKE("busy-wait", used < 30,
                 "in 400 ms in which nothing happened, the loop used %.0f ms of a processor", used);
  close_held();
  end();
}
