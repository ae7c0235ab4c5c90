#include "../../common/host.h"
#include "events.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int errors, exits, error_number, exit_code;

static void on_error(int number) {
  errors++;
  error_number = number;
}

static void on_exit_event(int code) {
  exits++;
  exit_code = code;
}

static void call(char *const argv[]) {
  errors = exits = error_number = exit_code = 0;
  run_events(argv, on_error, on_exit_event);
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "the program could not be started, and two came back");
  if (exits && exit_code == TEST_FAILED)
    _exit(TEST_FAILED); /* the child has said what was wrong */
}

static void expect_nobody_left(void) {
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "the call returned, and its child was not waited for");
}

static void expect_exit(const char *command, int code) {
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)(uintptr_t)command, NULL};
  call(argv);
  expect_nobody_left();
  EXPECT_MISTAKE("raw-status", code <= 0 || exit_code != code << 8, "the program exited with %d, told was %d",
                 code, exit_code);
  if (errors || exits != 1 || exit_code != code)
    FAIL("sh -c '%s': %d exits (the last with code %d) and %d errors (%d); expected one exit with code %d",
         command, exits, exit_code, errors, error_number, code);
}

static void expect_error(const char *program, int number) {
  char *argv[] = {(char *)(uintptr_t)program, NULL};
  call(argv);
  EXPECT_MISTAKE("error-not-exit", exits == 0,
                 "\"%s\" could not be started, and an exit with code %d was told%s", program, exit_code,
                 errors ? " beside the error" : "");
  expect_nobody_left();
  if (errors != 1 || error_number != number)
    FAIL("\"%s\": %d errors, the last is %d (%s); expected one, %d (%s)", program, errors, error_number,
         strerror(error_number), number, strerror(number));
}

static void body_codes(void) {
  expect_exit("exit 0", 0);
  expect_exit("exit 3", 3);
  expect_exit("exit 255", 255);
  expect_exit("kill -9 $$", -1);
}

static void body_exits(void) {
  expect_exit("exit 127", 127);
  expect_exit("exit 126", 126);
}

/* In a PATH that everybody may read: a folder that may not be searched is EACCES. */
static void body_missing(void) {
  EXPECT_SYS(setenv("PATH", "/usr/bin:/bin", 1));
  expect_error("catalogue-has-no-such-program", ENOENT);
  expect_error("/catalogue/has/no/such/folder", ENOENT);
}

static void body_refused(void) {
  EXPECT_SYS(mkdir("folder", 0777));
  expect_error("./folder", EACCES);
  int fd = open("text", O_WRONLY | O_CREAT, 0644);
  EXPECT_SYS(fd);
  EXPECT_SYS(close(fd));
  expect_error("./text", EACCES);
}

/* The child cannot say why it failed: which of the two is told is not known then, but one of them is. */
static void call_without_report(void) {
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  EXPECT_EQ(recorder_set_fault("write:1:EPIPE:child"), 0);
  call(missing);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_EQ(errors + exits, 1);
  expect_nobody_left();
}

static void body_again(void) {
  expect_exit("exit 1", 1);
  int before = test_open_fds();
  call_without_report();
  for (int i = 0; i < 10; i++) {
    expect_exit("exit 1", 1);
    expect_error("/catalogue/has/no/such/program", ENOENT);
  }
  if (test_open_fds() != before)
    FAIL("before 20 calls %d descriptors were open, and now there are %d", before, test_open_fds());
}

static void body_fork_fails(void) {
  char *argv[] = {(char *)"true", NULL};
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  call(argv);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT_MISTAKE("fork-unchecked", exits == 0 && error_number == EAGAIN,
                 "no process could be made (EAGAIN): %d exits and %d errors (%d) were told", exits, errors,
                 error_number);
  EXPECT_EQ(errors, 1);
}

/* Run again for every call that can fail, with that call failing: one event it has to be. */
static void body_faults(void) {
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exit 5", NULL};
  call(argv);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  if (errors + exits != 1)
    FAIL("a call failed: %d errors and %d exits were told, expected one of them", errors, exits);
  if (exits)
    EXPECT_EQ(exit_code, 5);
  else
    EXPECT_NE(error_number, 0);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(codes)
CHECK(exits)
CHECK(missing)
CHECK(refused)
CHECK(again)
CHECK(fork_fails)
CHECK(faults)
