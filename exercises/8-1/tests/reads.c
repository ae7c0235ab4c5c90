/* read_both() on the outputs of a program that the caller has started. */
#include "../../common/host.h"
#include "harness.h"
#include "read_both.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20 };

typedef struct running {
  pid_t pid;
  int out, err;
} running;

static char held[PROBE_TEXT + 8], last[PROBE_TEXT + 8];

/* In the host: the probe with two pipes. What it does last, if anything, is to be held. */
static running start(const char *first, const char *second, const char *third) {
  int out[2], err[2];
  char *argv[] = {(char *)"child",
                  (char *)(uintptr_t)probe_argument(),
                  (char *)(uintptr_t)first,
                  (char *)(uintptr_t)second,
                  (char *)(uintptr_t)third,
                  last,
                  NULL};
  EXPECT_SYS(pipe2(out, O_CLOEXEC));
  EXPECT_SYS(pipe2(err, O_CLOEXEC));
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    if (dup2(out[1], 1) >= 0 && dup2(err[1], 2) >= 0)
      execv(test_program(), argv);
    _exit(98);
  }
  EXPECT_SYS(close(out[1]));
  EXPECT_SYS(close(err[1]));
  return (running){pid, out[0], err[0]};
}

static void stop(running *one) {
  int status;
  EXPECT_EQ(waitpid(one->pid, &status, 0), one->pid);
  EXPECT_SYS(close(one->out));
  EXPECT_SYS(close(one->err));
}

static both read_all(running *one) {
  both got = {0};
  int r = read_both(one->out, one->err, &got);
  EXPECT(host_returned());
  EXPECT_EQ(r, 0);
  return got;
}

static void expect_letters(const char *which, const char *data, size_t size, size_t wanted) {
  if (size != wanted)
    FAIL("%zu bytes were written to %s, and %zu have come", wanted, which, size);
  for (size_t i = 0; i < size; i++)
    if (data[i] != probe_letter(i))
      FAIL("byte %zu of %s is wrong", i, which);
}

static void expect_both(const char *first, const char *second, const char *third, size_t out, size_t err) {
  running one = start(first, second, third);
  both got = read_all(&one);
  expect_letters("stdout", got.out, got.out_size, out);
  expect_letters("stderr", got.err, got.err_size, err);
  free(got.out);
  free(got.err);
  stop(&one);
}

static void body_few(void) {
  expect_both("out:5", "err:3", "", 5, 3);
}

static void body_nothing(void) {
  expect_both("exit:0", "", "", 0, 0);
}

static void body_much_out(void) {
  expect_both("out:1048576", "err:3", "exit:0", MEGABYTE, 3);
}

static void body_much_err(void) {
  expect_both("out:3", "err:1048576", "exit:0", 3, MEGABYTE);
}

static void body_bytes(void) {
  running one = start("bytes:5000", "", "");
  both got = read_all(&one);
  size_t to_nul = 0;
  while (to_nul < 5000 && probe_byte(to_nul))
    to_nul++;
  EXPECT_MISTAKE("read-as-string", got.out_size != to_nul,
                 "5000 bytes with NULs among them were written, and %zu have come; the first NUL is byte %zu",
                 got.out_size, to_nul);
  EXPECT_MISTAKE("short-write", got.out_size == 5000, "5000 bytes were written, and %zu have come",
                 got.out_size);
  for (size_t i = 0; i < 5000; i++)
    EXPECT_EQ(got.out[i], probe_byte(i));
  free(got.out);
  free(got.err);
  stop(&one);
}

/* The program has ended before anything is read: bytes and POLLHUP come together. */
static void body_all_at_once(void) {
  running one = start("out:60000", "err:50000", "exit:0");
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)one.pid, &info, WEXITED | WNOWAIT));
  both got = read_all(&one);
  EXPECT_EQ(got.out_size, 60000);
  EXPECT_EQ(got.err_size, 50000);
  free(got.out);
  free(got.err);
  stop(&one);
}

/* Stdout ends, and stderr says nothing for a while. */
static void body_sleeps(void) {
  running one = start("close:1", held, "err:4");
  both got = read_all(&one);
  EXPECT_EQ(got.out_size, 0);
  EXPECT_EQ(got.err_size, 4);
  free(got.out);
  free(got.err);
  stop(&one);
}

static void body_flags(void) {
  running one = start("out:5", "err:3", "exit:0");
  int before = fcntl(one.out, F_GETFL);
  both got = read_all(&one);
  EXPECT_MISTAKE("nonblock-leak", !((fcntl(one.out, F_GETFL) | fcntl(one.err, F_GETFL)) & O_NONBLOCK),
                 "a descriptor of the caller is non-blocking now");
  EXPECT_EQ(fcntl(one.out, F_GETFL), before);
  EXPECT_EQ(fcntl(one.err, F_GETFL), before);
  free(got.out);
  free(got.err);
  stop(&one);
}

static void body_faults(void) {
  running one = start("out:200000", "err:150000", "exit:0");
  both untouched = {(char *)"", (char *)"", 7, 7}, got = untouched;
  errno = 0;
  int r = read_both(one.out, one.err, &got), error = errno;
  EXPECT(host_returned());
  if (r == 0) {
    EXPECT_EQ(got.out_size, 200000);
    EXPECT_EQ(got.err_size, 150000);
    free(got.out);
    free(got.err);
  } else {
    EXPECT_EQ(r, -1);
    EXPECT_NE(error, 0);
    EXPECT_EQ(got.out_size, 7);
    EXPECT_SYS(kill(one.pid, SIGKILL));
  }
  stop(&one);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    (void)probe_begin();                                                                                     \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(nothing)
CHECK(much_out)
CHECK(much_err)
CHECK(all_at_once)
CHECK(flags)
CHECK(faults)

/* Whether both the caller and its program sleep for so long: then nothing that was written is still to come.
 */
static bool both_sleep(const probe_report *seen, int ms, int most_ms) {
  int asleep = 0;
  for (int i = 0; asleep < ms && i < most_ms && !host_gone(1); i++)
    asleep = in_state(board->host, "S") && in_state(seen->pid, "S") ? asleep + 1 : 0;
  return asleep == ms;
}

static probe_report *begin_held(void (*body)(void)) {
  probe_report *seen = probe_begin();
  (void)snprintf(held, sizeof held, "hold:%s", probe_fifo("held"));
  (void)snprintf(last, sizeof last, "hold:%s", probe_fifo("last"));
  host_start(body);
  while (!seen->pid && !host_gone(1))
    ;
  return seen;
}

/* The program ends only when what it wrote has been read: bytes and the end do not come together. */
static void end_apart(const probe_report *seen) {
  (void)both_sleep(seen, 10, 300);
  probe_release("last");
  host_wait();
  probe_end();
}

TEST(few) {
  end_apart(begin_held(body_few));
}

TEST(bytes) {
  end_apart(begin_held(body_bytes));
}

/* In a second and a half everybody has had the time to fall asleep. */
TEST(sleeps) {
  probe_report *seen = begin_held(body_sleeps);
  bool asleep = both_sleep(seen, 50, 1500), gone = host_gone(0);
  probe_release("held");
  if (!asleep && !gone) {
    probe_release("last");
    FAIL("one output has ended and the other one is silent, and read_both() does not sleep: it runs in "
         "circles");
  }
  end_apart(seen);
}
