/* feed_and_read() with a program that the caller has started. */
#include "../../common/host.h"
#include "feed.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20 };

typedef struct running {
  pid_t pid;
  int in, out, err;
} running;

static probe_report *seen;
static char input[MEGABYTE];

static running start(const char *first, const char *second) {
  int p[3][2];
  char *argv[] = {(char *)"child", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)first,
                  (char *)(uintptr_t)second, NULL};
  for (int i = 0; i < 3; i++)
    EXPECT_SYS(pipe2(p[i], O_CLOEXEC));
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    for (int i = 0; i < 3; i++)
      if (dup2(p[i][i != 0], i) < 0)
        _exit(98);
    execv(test_program(), argv);
    _exit(98);
  }
  for (int i = 0; i < 3; i++)
    EXPECT_SYS(close(p[i][i != 0]));
  return (running){pid, p[0][1], p[1][0], p[2][0]};
}

static int stop(running *one) {
  int status;
  EXPECT_EQ(waitpid(one->pid, &status, 0), one->pid);
  EXPECT_SYS(close(one->out));
  EXPECT_SYS(close(one->err));
  return status;
}

static both talk(const char *first, const char *second, size_t size) {
  running one = start(first, second);
  both got = {0};
  int r = feed_and_read(one.in, input, size, one.out, one.err, &got);
  EXPECT(host_returned());
  EXPECT_EQ(r, 0);
  EXPECT_EQ(fcntl(one.in, F_GETFD), -1);
  EXPECT_EQ(fcntl(one.out, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_EQ(fcntl(one.err, F_GETFL) & O_NONBLOCK, 0);
  (void)stop(&one);
  return got;
}

static void drop(both *got) {
  free(got->out);
  free(got->err);
}

static void fill(char (*byte)(size_t)) {
  for (size_t i = 0; i < MEGABYTE; i++)
    input[i] = byte(i);
}

static void expect_letters(const char *data, size_t size, size_t wanted) {
  EXPECT_EQ(size, wanted);
  for (size_t i = 0; i < size; i++)
    if (data[i] != probe_letter(i))
      FAIL("byte %zu is wrong", i);
}

static void expect_got(size_t size) {
  EXPECT_MISTAKE("short-write", seen->got == size, "of %zu bytes of input the program got %zu", size,
                 (size_t)seen->got);
}

static void body_few(void) {
  fill(probe_letter);
  both got = talk("cat", "err:3", 5);
  expect_letters(got.out, got.out_size, 5);
  expect_letters(got.err, got.err_size, 3);
  drop(&got);
}

static void body_no_input(void) {
  both got = talk("in", "out:3", 0);
  EXPECT_EQ(got.out_size, 3);
  drop(&got);
}

static void body_bytes(void) {
  fill(probe_byte);
  size_t to_nul = 0;
  while (input[to_nul])
    to_nul++;
  both got = talk("cat", "exit:0", 5000);
  EXPECT_MISTAKE("read-as-string", seen->got != to_nul && got.out_size != to_nul,
                 "5000 bytes with NULs among them: %zu went in and %zu came out; the first NUL is byte %zu",
                 (size_t)seen->got, got.out_size, to_nul);
  expect_got(5000);
  EXPECT_MEM(got.out, got.out_size, input, 5000);
  drop(&got);
}

static void body_much_in(void) {
  fill(probe_letter);
  both got = talk("in", "out:3", MEGABYTE);
  expect_got(MEGABYTE);
  EXPECT_EQ(got.out_size, 3);
  drop(&got);
}

static void body_both_ways(void) {
  fill(probe_letter);
  both got = talk("cat", "exit:0", MEGABYTE);
  expect_got(MEGABYTE);
  expect_letters(got.out, got.out_size, MEGABYTE);
  drop(&got);
}

static void body_errors_first(void) {
  fill(probe_letter);
  both got = talk("err:1048576", "in", MEGABYTE);
  expect_got(MEGABYTE);
  expect_letters(got.err, got.err_size, MEGABYTE);
  drop(&got);
}

static void body_leaves(void) {
  fill(probe_letter);
  both got = talk("out:4", "exit:9", MEGABYTE);
  EXPECT_EQ(got.out_size, 4);
  drop(&got);
}

static volatile sig_atomic_t arrived;

static void count(int number) {
  (void)number;
  arrived = arrived + 1;
}

static void body_signals(void) {
  struct sigaction handler = {.sa_handler = count};
  sigset_t mask;
  EXPECT_SYS(sigaction(SIGPIPE, &handler, NULL));
  both got = talk("out:4", "exit:9", MEGABYTE);
  drop(&got);
  EXPECT_EQ(arrived, 0); /* that one was not the caller's */
  EXPECT_SYS(sigprocmask(SIG_BLOCK, NULL, &mask));
  EXPECT(!sigismember(&mask, SIGPIPE));
  EXPECT_SYS(raise(SIGPIPE));
  if (arrived != 1)
    FAIL("the caller has a handler for SIGPIPE, and it did not run for a SIGPIPE afterwards");
}

static void body_faults(void) {
  fill(probe_letter);
  running one = start("cat", "err:70000");
  both got = {(char *)"", (char *)"", 7, 7};
  errno = 0;
  int r = feed_and_read(one.in, input, 150000, one.out, one.err, &got), error = errno;
  EXPECT(host_returned());
  if (r == 0) {
    EXPECT_EQ(got.out_size, seen->got);
    EXPECT_EQ(got.err_size, 70000);
    drop(&got);
  } else {
    EXPECT_EQ(r, -1);
    EXPECT_NE(error, 0);
    EXPECT_EQ(got.out_size, 7);
    EXPECT_SYS(kill(one.pid, SIGKILL));
  }
  (void)stop(&one);
}

/* Who has had all of its input, and sleeps, waits for its end. */
#define CHECK(name, size)                                                                                    \
  TEST(name) {                                                                                               \
    seen = probe_begin();                                                                                    \
    host_start(body_##name);                                                                                 \
    if (!host_gone(6000) && seen->pid && seen->got == (size) && in_state(seen->pid, "S"))                    \
      FAIL("[write-end-left-open-parent] the program has had its %d bytes, and waits for the end of its "    \
           "stdin, which its parent has open",                                                               \
           size);                                                                                            \
    host_wait();                                                                                             \
    probe_end();                                                                                             \
  }
CHECK(few, 5)
CHECK(no_input, 0)
CHECK(bytes, 5000)
CHECK(much_in, MEGABYTE)
CHECK(both_ways, MEGABYTE)
CHECK(errors_first, MEGABYTE)
CHECK(leaves, MEGABYTE)
CHECK(signals, MEGABYTE)
CHECK(faults, 150000)
