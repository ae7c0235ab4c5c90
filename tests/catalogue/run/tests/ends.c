/* What run() tells about the end. */
#include "harness.h"
#include "recorder_check.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_code(int code) {
  char action[32];
  (void)snprintf(action, sizeof action, "exit:%d", code);
  ending end = call_probe(action, NULL, NULL);
  EXPECT_MISTAKE("raw-status", code == 0 || end.code != code << 8,
                 "the program exited with %d, and code is %d", code, end.code);
  EXPECT_EQ(end.code, code);
  EXPECT_EQ(end.signal, 0);
}

static void expect_signal(int number) {
  char action[32];
  (void)snprintf(action, sizeof action, "kill:%d", number);
  ending end = call_probe(action, NULL, NULL);
  EXPECT_MISTAKE("raw-status", end.code != number, "signal %d ended the program, and code is %d", number,
                 end.code);
  EXPECT_MISTAKE("exitstatus-of-signalled", end.code != 0,
                 "signal %d ended the program, and code is 0, as if it had succeeded", number);
  EXPECT_EQ(end.code, -1);
  EXPECT_EQ(end.signal, number);
}

static void body_codes(void) {
  host_own_child();
  expect_code(3);
  board->own_child = 0;
  expect_code(255);
  expect_signal(SIGTERM);
  expect_signal(SIGKILL);
}

TEST(codes) {
  support_begin();
  host_run(body_codes);
  support_end();
}

static bool uses_vfork(void) {
  unsigned before = recorder_faults_struck();
  ending end;
  command nothing = {.file = "/nonexistent"};
  EXPECT_EQ(recorder_set_fault("vfork:1:EAGAIN"), 0);
  (void)run(&nothing, &end);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  return recorder_faults_struck() != before;
}

static void body_missing(void) {
  ending end = {0, 0};
  command what = {.file = "catalogue-has-no-such-program"};
  host_own_child();
  int error = call_run(&what, &end);
  board->own_child = 0;
  if (error != ENOENT && uses_vfork())
    FAIL("[vfork-misuse] run() returned %d: what a child of vfork() wrote into a variable was lost", error);
  EXPECT_MISTAKE("exec-error-not-reported", error == ENOENT,
                 "the program does not exist; run() returned %d, code %d", error, end.code);
}

TEST(missing) {
  support_begin();
  host_run(body_missing);
  support_end();
}

static void body_own_127(void) {
  ending end = {-7, -7};
  const char *args[] = {probe_argument(), "exit:127"};
  int error = call_run(&(command){"catalogue-probe", args, 2, NULL, NULL}, &end);
  EXPECT_MISTAKE("exec-error-not-reported", error == 0 && end.code == 127,
                 "the program ran and exited with 127; run() returned %d, code %d", error, end.code);
}

TEST(own_127) {
  support_begin();
  host_run(body_own_127);
  support_end();
}

static void body_buffers(void) {
  ending end;
  command what = {.file = "catalogue-has-no-such-program"};
  FILE *file = fopen("log", "w");
  struct stat st;
  EXPECT(file != NULL);
  EXPECT(fputs("once\n", file) >= 0);
  (void)run(&what, &end);
  (void)host_returned();
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(stat("log", &st));
  EXPECT_MISTAKE("exit-not-_exit", st.st_size == 5,
                 "5 bytes waited in a buffer of the caller; the file has %lld: the child wrote them as well",
                 (long long)st.st_size);
}

TEST(buffers) {
  support_begin();
  host_run(body_buffers);
  support_end();
}
