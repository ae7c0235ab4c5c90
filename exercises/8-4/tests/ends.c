#include "../../common/host.h"
#include "harness.h"
#include "output_of.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MUCH = 60000, VERY_MUCH = 300000 };

static probe_report *seen;
static char held[PROBE_TEXT + 8];

static void expect_output(const char *first, const char *second, size_t size) {
  output o = {0};
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(),
                  (char *)(uintptr_t)first,  (char *)(uintptr_t)second,
                  (char *)"exit:5",          NULL};
  int error = output_of(argv, &o);
  EXPECT(host_returned());
  EXPECT_EQ(error, 0);
  EXPECT_MISTAKE("exit-vs-close", o.size == size,
                 "the program wrote %zu bytes before it ended, and %zu of them came", size, o.size);
  EXPECT_EQ(o.code, 5);
  free(o.data);
}

static void body_plain(void) {
  expect_output("out:3", "", 3);
}

static void body_much(void) {
  expect_output("out:300000", "", VERY_MUCH);
}

static void body_late(void) {
  expect_output(held, "out:60000", MUCH);
}

static void body_held(void) {
  expect_output(held, "out:60000", MUCH);
}

static void body_missing(void) {
  output o = {0};
  int error = output_of((char *[]){(char *)"no-such-program-anywhere", NULL}, &o);
  EXPECT(host_returned());
  EXPECT(error == ENOENT || (error == 0 && o.code == 127));
  EXPECT_EQ(o.size, 0);
  free(o.data);
  EXPECT_EQ(host_take_left(), 0);
}

/* An errno, or the code 127 of a child that became no program, or the right answer. */
static void body_faults(void) {
  output o = {0};
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)"out:9000",
                  (char *)"exit:5", NULL};
  int error = output_of(argv, &o);
  EXPECT(host_returned());
  EXPECT(error >= 0);
  if (error == 0 && o.code != 127) {
    EXPECT_EQ(o.size, 9000);
    EXPECT_EQ(o.code, 5);
  }
  free(o.data);
  (void)host_take_left();
}

static void begin(const char *action) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  (void)snprintf(held, sizeof held, "%s:%s", action, probe_fifo("held"));
}

TEST(plain) {
  begin("hold");
  host_run(body_plain);
  probe_end();
}

TEST(much) {
  begin("hold");
  host_run(body_much);
  probe_end();
}

TEST(missing) {
  host_run(body_missing);
}

TEST(faults) {
  begin("hold");
  host_run(body_faults);
  probe_end();
}

/* The caller is stopped while the program writes and ends: then everything is there at once. */
TEST(late) {
  begin("hold");
  host_start(body_late);
  while (!seen->pid && !host_gone(1))
    ;
  EXPECT_SYS(kill(board->host, SIGSTOP));
  while (!in_state(board->host, "TZX"))
    rest(1);
  probe_release("held");
  for (int i = 0; i < 5000 && !in_state(seen->pid, "ZX"); i++)
    rest(1);
  EXPECT_SYS(kill(board->host, SIGCONT));
  host_wait();
  probe_end();
}

TEST(held) {
  begin("child");
  host_start(body_held);
  bool returned = host_gone(3000);
  probe_release("held");
  for (int i = 0; i < 5000 && !in_state(seen->child, "ZX"); i++)
    rest(1);
  EXPECT_MISTAKE("grandchild-holds-pipe", returned,
                 "the program has ended, and output_of() waits for pid %d, which has its stdout open",
                 (int)seen->child);
  host_wait();
  probe_end();
}
