/* One child: its end, its output, and that these are two things. */
#include "events.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

HELPER(leaves_one) {
  if (fork() == 0) {
    (void)wait_held(argv[1]);
    (void)!write(STDOUT_FILENO, "late", 4);
    _exit(1);
  }
  return 4;
}

static void expect_end_of(char *const argv[], int code, int signal) {
  char expected[64];
  begin();
  spawn(argv, told_as("a"));
  run();
  EXPECT_MISTAKE("exitstatus-of-signalled", !signal || !strstr(told, "exit 0 0"),
                 "signal %d ended the child, and it was told as code 0", signal);
  EXPECT_MISTAKE("raw-status", code <= 0 || !strstr(told, code == 3 ? "exit 768 " : "exit 32512 "),
                 "code %d was told as the status that wait gave: %s", code, told);
  (void)snprintf(expected, sizeof expected, "a exit %d %d\na close %d %d\n", code, signal, code, signal);
  EXPECT_STR(told, expected);
  end();
}

TEST(ends) {
  expect_end_of(SH("exit 3"), 3, 0);
  expect_end_of(SH("exit 0"), 0, 0);
  expect_end_of(SH("kill -TERM $$"), -1, SIGTERM);
  expect_end_of((char *[]){"/no/such/program", NULL}, 127, 0);
}

static char text[100];
static void keep_text(const char *data, size_t size, void *name) {
  (void)name;
  strncat(text, data, size);
}

TEST(output) {
  begin();
  spawn(SH("echo hello"), (child_listener){keep_text, NULL, on_close_told, "a"});
  run();
  EXPECT_STR(text, "hello\n");
  EXPECT_STR(told, "a close 0 0\n");
  spawn(SH("exec head -c 300000 /dev/zero"), told_as("a"));
  run();
  EXPECT_EQ(bytes, 300000);
  end();
}

/*
 * The first chunk is handed out when the child has already ended: the rest is in the pipe. A loop that was
 * late may have seen the end before, and taken the status: then there is no such child any more.
 */
static void waits_for_its_end(const char *data, size_t size, void *name) {
  if (bytes == 0 && waitid(P_PID, (id_t)atoi(data), &(siginfo_t){0}, WEXITED | WNOWAIT) < 0)
    EXPECT_EQ(errno, ECHILD);
  on_data(data, size, name);
}

TEST(rest_of_output) {
  begin();
  spawn(SH("printf '%7d\\n' $$; exec head -c 60000 /dev/zero"),
        (child_listener){waits_for_its_end, on_exit_told, on_close_told, "a"});
  run();
  EXPECT_MISTAKE("exit-vs-close", bytes == 60008,
                 "the child wrote 60008 bytes and ended; %zu of them were handed out before on_close", bytes);
  EXPECT(place_of("a exit") < place_of("a close"));
  end();
}

TEST(exit_first) {
  begin();
  open_held();
  spawn(HELPER_ARGV("closes_and_waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 100, let_go, "timer"), 0);
  run();
  EXPECT_STR(told, "timer\na exit 6 0\na close 6 0\n");
  close_held();
  end();
}

TEST(grandchild) {
  begin();
  open_held();
  spawn(HELPER_ARGV("leaves_one", number), (child_listener){on_text, exit_lets_go, on_close_told, "a"});
  run();
  EXPECT_MISTAKE("grandchild-holds-pipe", place_of("a exit") < place_of("a says"),
                 "the child had ended, and on_exit came only when a grandchild had closed the pipe");
  EXPECT_STR(told, "a exit 4 0\na says late\na close 4 0\n");
  close_held();
  end();
}
