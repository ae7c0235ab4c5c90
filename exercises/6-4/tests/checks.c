#include "../../common/host.h"
#include "events.h"
#include "harness.h"

#include <errno.h>
#include <stdio.h>

static int errors, exits, error_number, exit_code;

static void on_error(int number) {
  errors++;
  error_number = number;
}

static void on_exit_event(int code) {
  exits++;
  exit_code = code;
}

static void body_exits(void) {
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exit 127", NULL};
  run_events(argv, on_error, on_exit_event);
  EXPECT(host_returned());
  EXPECT_EQ(exits, 1);
  EXPECT_EQ(exit_code, 127);
  EXPECT_EQ(errors, 0);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_missing(void) {
  char *argv[] = {(char *)"catalogue-has-no-such-program", NULL};
  run_events(argv, on_error, on_exit_event);
  EXPECT(host_returned());
  EXPECT_MISTAKE("error-not-exit", exits == 0,
                 "the program does not exist, and an exit with code %d was told%s", exit_code,
                 errors ? " beside the error" : "");
  EXPECT_EQ(errors, 1);
  EXPECT_EQ(error_number, ENOENT);
  EXPECT_EQ(host_take_left(), 0);
}

TEST(exits) {
  host_run(body_exits);
}

TEST(missing) {
  host_run(body_missing);
}
