#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "say_and_run.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int job(void *arg) {
  (void)arg;
  printf("job\n");
  return 0;
}

static void at_end(void) {
  if (getpid() != board->host)
    FAIL("[exit-not-_exit] a function that the caller registered with atexit() ran in the child");
}

static void look_at(const char *late, bool awake) {
  char text[200] = "";
  EXPECT_EQ(atexit(at_end), 0);
  int fd = open("out", O_RDWR | O_CREAT | O_TRUNC, 0666);
  EXPECT_SYS(fd);
  EXPECT_SYS(dup2(fd, 1));
  EXPECT_EQ(recorder_set_delay(late), 0);
  EXPECT_EQ(recorder_set_sleep(awake ? "none" : NULL), 0);
  int r = say_and_run("first", job, NULL, "last");
  EXPECT(host_returned());
  EXPECT_EQ(fflush(stdout), 0);
  EXPECT_LE(0, pread(fd, text, sizeof text - 1, 0));
  EXPECT_SYS(close(fd));
  const char *first = strstr(text, "first\n"), *last = strstr(text, "last\n"),
             *middle = strstr(text, "job\n");
  EXPECT_EQ(r, 0);
  EXPECT(first && last && middle);
  EXPECT_MISTAKE("stdio-dup", !strstr(first + 1, "first\n"),
                 "the line of before fork() stands there twice:\n%s", text);
  EXPECT_MISTAKE("sleep-as-sync", (first < middle && middle < last) || !awake,
                 "the order is lost once a sleep returns early:\n%s", text);
  EXPECT_MISTAKE("order-assumed", first < middle && middle < last, "the lines are out of order:\n%s", text);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_child_late(void) {
  look_at("child:50", false);
}

static void body_parent_late(void) {
  look_at("parent:50", false);
}

/* Sleeps return at once, as on a machine where everything else takes longer. */
static void body_no_sleep(void) {
  look_at("child:50", true);
}

TEST(no_sleep) {
  host_run(body_no_sleep);
}

TEST(child_late) {
  host_run(body_child_late);
}

TEST(parent_late) {
  host_run(body_parent_late);
}
