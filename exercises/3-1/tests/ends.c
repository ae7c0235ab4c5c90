/* How it ended, or why it never began. */
#include "harness.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_code(int code) {
  char action[32];
  (void)snprintf(action, sizeof action, "exit:%d", code);
  ending how = end_of_probe(action);
  EXPECT_MISTAKE("raw-status", code == 0 || how.code != code << 8,
                 "the program exited with %d, and code is %d", code, how.code);
  if (how.code != code || how.signal != 0)
    FAIL("the program exited with %d; run() says {.code = %d, .signal = %d}", code, how.code, how.signal);
}

static void body_codes(void) {
  expect_code(3);
  expect_code(255);
  expect_code(127);
}

TEST(codes) {
  with_probe(body_codes);
}

static void expect_signal(int number) {
  char action[32];
  (void)snprintf(action, sizeof action, "kill:%d", number);
  ending how = end_of_probe(action);
  EXPECT_MISTAKE("raw-status", how.code != number, "signal %d ended the program, and code is %d", number,
                 how.code);
  EXPECT_MISTAKE("exitstatus-of-signalled", how.code != 0,
                 "signal %d ended the program, and code is 0, as if it had succeeded", number);
  if (how.code != -1 || how.signal != number)
    FAIL("signal %d ended the program; run() says {.code = %d, .signal = %d}", number, how.code, how.signal);
}

static void body_signals(void) {
  expect_signal(SIGTERM);
  expect_signal(SIGKILL);
}

TEST(signals) {
  with_probe(body_signals);
}

static void expect_failed(const command *what, int code, const char *why) {
  ending how = end_of(what);
  EXPECT_EQ(seen->runs, 0);
  if (how.code != code || how.signal != 0)
    FAIL("%s: code %d is expected; run() says {.code = %d, .signal = %d}", why, code, how.code, how.signal);
}

/* Not in the PATH of whoever runs this: a folder of it that may not be looked into makes it EACCES. */
static void body_missing(void) {
  EXPECT_SYS(setenv("PATH", "/bin:/usr/bin", 1));
  expect_failed(&(command){.file = "kit-has-no-such-program"}, 127, "no folder of PATH has this program");
  expect_failed(&(command){.file = "/nonexistent/program"}, 127, "there is no file of that path");
}

TEST(missing) {
  with_probe(body_missing);
}

static void make_file(const char *path) {
  FILE *file = fopen(path, "w");
  EXPECT(file != NULL);
  EXPECT(fputs("#!/bin/sh\nexit 0\n", file) >= 0);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(chmod(path, 0644));
}

static void body_forbidden(void) {
  make_file("text");
  expect_failed(&(command){.file = "./text"}, 126, "the file is there, and nobody may execute it");
  expect_failed(&(command){.file = "/"}, 126, "that is a folder, not a program");
}

TEST(forbidden) {
  with_probe(body_forbidden);
}

/* The program is there; ENOENT comes from chdir(), and says nothing about it. */
static void body_no_folder(void) {
  const char *args[] = {probe_argument(), "exit:0"};
  expect_failed(&(command){.file = probe_path(), .args = args, .arg_count = 2, .dir = "/nonexistent/folder"},
                126, "the folder does not exist, the program does");
}

TEST(no_folder) {
  with_probe(body_no_folder);
}

/* The host has text in a buffer of stdio; a child that flushes it as well writes it twice. */
static void body_buffers(void) {
  FILE *file = fopen("log", "w");
  struct stat st;
  EXPECT(file != NULL);
  EXPECT(fputs("once\n", file) >= 0);
  (void)end_of(&(command){.file = "kit-has-no-such-program"});
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(stat("log", &st));
  EXPECT_MISTAKE("exit-not-_exit", st.st_size == 5,
                 "5 bytes waited in a buffer of the caller; the file has %lld: the child wrote them as well",
                 (long long)st.st_size);
}

TEST(buffers) {
  with_probe(body_buffers);
}
