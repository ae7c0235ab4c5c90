/* Timers, and how many of everything there may be. */
#include "events.h"

#include <errno.h>
#include <string.h>

TEST(nothing) {
  begin();
  run();
  end();
  EXPECT(loop_free(NULL) == NULL);
}

TEST(timers) {
  begin();
  EXPECT_EQ(loop_after(the_loop, 30, say, "d"), 0);
  EXPECT_EQ(loop_after(the_loop, 0, say, "a"), 0);
  EXPECT_EQ(loop_after(the_loop, 10, say, "b"), 0);
  EXPECT_EQ(loop_after(the_loop, 10, say, "c"), 0);
  run();
  EXPECT_STR(told, "a\nb\nc\nd\n");
  end();
}

static int rounds;
static void once_more(void *ctx) {
  (void)ctx;
  tell("%d\n", ++rounds);
  if (rounds < 3)
    EXPECT_EQ(loop_after(the_loop, 0, once_more, NULL), 0);
}

TEST(timers_in_timers) {
  begin();
  EXPECT_EQ(loop_after(the_loop, 0, once_more, NULL), 0);
  run();
  EXPECT_STR(told, "1\n2\n3\n");
  end();
}

TEST(too_many) {
  begin();
  for (int i = 0; i < LOOP_MOST_TIMERS; i++)
    EXPECT_EQ(loop_after(the_loop, 0, say, "t"), 0);
  EXPECT_EQ(loop_after(the_loop, 0, say, "t"), -1);
  EXPECT_EQ(errno, ENOSPC);
  open_held();
  for (int i = 0; i < LOOP_MOST_CHILDREN; i++)
    spawn(HELPER_ARGV("waits", number), told_as("c"));
  child_listener listener = told_as("c");
  EXPECT_EQ(loop_spawn(the_loop, SH("exit 1"), &listener), -1);
  EXPECT_EQ(errno, ENOSPC);
  for (int i = 0; i < LOOP_MOST_CHILDREN; i++)
    let_go(NULL);
  run();
  EXPECT_EQ(strlen(told),
            2 * LOOP_MOST_TIMERS + LOOP_MOST_CHILDREN * (strlen("c exit 5 0\n") + strlen("c close 5 0\n")));
  close_held();
  end();
}
