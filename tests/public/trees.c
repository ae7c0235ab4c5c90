/* Detached children, and the end of all that descends from one. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What the members of a family hold open: end-of-file says that the last of them is gone. */
typedef struct family {
  int alive;
  test_gate gate;
  cp_child *child;
  int ready;
} family;

/* It says that it is ready, closes its pipes, and stays until somebody ends it or the gate does. */
static _Noreturn void member(char kind) {
  if (kind == 'i')
    EXPECT(signal(SIGTERM, SIG_IGN) != SIG_ERR);
  EXPECT_EQ(write(1, "r", 1), 1);
  for (int fd = 0; fd < 3; fd++)
    close(fd);
  if (kind == 't')
    raise(SIGSTOP);
  (void)test_hold_fd(3);
  _exit(FINE);
}

/* kin KINDS leave|stay: forks one member for each letter; leaves at the end of stdin, or is one itself. */
HELPER(kin) {
  for (const char *kind = argv[1]; *kind; kind++) {
    int pid = fork();
    EXPECT_SYS(pid);
    if (pid == 0)
      member(*kind);
  }
  if (strcmp(argv[2], "stay") == 0)
    member('p');
  char byte;
  EXPECT_EQ(write(1, "r", 1), 1);
  EXPECT_EQ(read(0, &byte, 1), 0);
  return FINE;
}

static void count_ready(cp_stream *stream, const char *data, size_t size, void *ctx) {
  family *f = ctx;
  (void)stream;
  (void)data;
  f->ready += (int)size;
  if (f->ready == 2)
    cp_stop(cp_loop_default());
}

/* One member and the child itself; both are there when this returns. */
static void begin(family *f, const char *kind, const char *end, bool tree) {
  int ends[2];
  *f = (family){.gate = test_gate_open()};
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  f->alive = ends[0];
  f->child =
      cp_child_keep(START(CP_OPTIONS(.tree = tree, .stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_INHERIT,
                                                                     CP_FD(f->gate.hold_fd), CP_FD(ends[1]))),
                          "kin", kind, end));
  EXPECT_SYS(close(ends[1]));
  EXPECT_GT(cp_on_data(cp_stdout(f->child), count_ready, f), 0);
  alarm(DEADLINE_MS / 1000);
  while (f->ready < 2)
    EXPECT_EQ(cp_run(), 1);
  alarm(0);
}

static void expect_gone(const family *f) {
  char byte;
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(read(f->alive, &byte, 1), 0);
  alarm(0);
}

static bool lives(const family *f) {
  char byte;
  EXPECT_SYS(fcntl(f->alive, F_SETFL, O_NONBLOCK));
  bool open = read(f->alive, &byte, 1) < 0 && errno == EAGAIN;
  EXPECT_SYS(fcntl(f->alive, F_SETFL, 0));
  return open;
}

static void end(family *f) {
  test_gate_close(&f->gate);
  expect_gone(f);
  EXPECT_SYS(close(f->alive));
  f->child = cp_child_free(f->child);
}

static void expect_end_by(family *f, int signal) {
  cp_result *r = cp_wait(f->child, DEADLINE_MS);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->signal, signal);
  EXPECT(r->killed);
  cp_result_free(r);
}

PUBLIC_TEST(a_tree_is_killed_with_its_grandchildren) {
  family f;
  begin(&f, "p", "stay", true);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  expect_end_by(&f, SIGKILL);
  expect_gone(&f); /* before the gate is opened */
  end(&f);
}

PUBLIC_TEST(without_a_tree_the_grandchildren_live_on) {
  family f;
  begin(&f, "p", "stay", false);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  expect_end_by(&f, SIGKILL);
  EXPECT(lives(&f));
  end(&f);
}

PUBLIC_TEST(who_ignores_the_first_signal_is_killed_after_the_grace) {
  family f;
  begin(&f, "i", "stay", true);
  EXPECT_EQ(cp_kill_tree(f.child, 30), 1);
  expect_end_by(&f, SIGTERM);
  expect_gone(&f);
  end(&f);
}

PUBLIC_TEST(who_is_stopped_is_continued_and_ends) {
  family f;
  begin(&f, "t", "stay", true);
  EXPECT_EQ(cp_kill_tree(f.child, 2 * DEADLINE_MS), 1); /* without waiting for the grace */
  expect_end_by(&f, SIGTERM);
  expect_gone(&f);
  end(&f);
}

static void kill_the_rest(cp_child *child, const cp_result *result, void *ctx) {
  EXPECT_EQ(result->code, FINE);
  EXPECT_EQ(cp_kill(child, SIGTERM), 0);
  EXPECT_EQ(cp_kill_tree(child, 0), 1);
  ++*(int *)ctx;
}

PUBLIC_TEST(what_the_child_leaves_can_be_killed_until_close) {
  family f;
  int calls = 0;
  begin(&f, "p", "leave", true);
  EXPECT_GT(cp_on_exit(f.child, kill_the_rest, &calls), 0);
  cp_end(cp_stdin(f.child));
  expect_code(f.child, FINE);
  EXPECT_EQ(calls, 1);
  expect_gone(&f);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 0);
  end(&f);
}

PUBLIC_TEST(what_nobody_kills_lives_on) {
  family f;
  begin(&f, "p", "leave", true);
  cp_end(cp_stdin(f.child));
  expect_code(f.child, FINE);
  EXPECT(lives(&f));
  end(&f);
}

PUBLIC_TEST(a_tree_of_nobody) {
  EXPECT_EQ(cp_kill_tree(NULL, 0), -EINVAL);
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.tree = true), "code", "5"));
  EXPECT_EQ(cp_kill_tree(child, -1), -EINVAL);
  expect_code(child, 5);
  EXPECT_EQ(cp_kill_tree(child, 0), 0);
  cp_child_free(child);
  expect_no_child();
}

/* ---- detached ---- */

/* Starts a child that outlives it, and goes. */
HELPER(leaves_a_detached) {
  cp_child *child = START(
      CP_OPTIONS(.detached = true, .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_FD(3), CP_FD(4))),
      "far");
  EXPECT(child != NULL);
  cp_unref(child);
  EXPECT_EQ(cp_run(), 0);
  cp_loop_free(cp_loop_default());
  return FINE;
}

HELPER(far) {
  (void)test_hold_fd(3);
  EXPECT_EQ(write(4, "still here", 10), 10);
  return FINE;
}

PUBLIC_TEST(a_detached_child_survives_the_end_of_its_parents_group) {
  int ends[2];
  char text[16] = "";
  test_gate gate = test_gate_open();
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  cp_child *child =
      START(CP_OPTIONS(.detached = true, .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_INHERIT,
                                                           CP_FD(gate.hold_fd), CP_FD(ends[1]))),
            "leaves_a_detached");
  int group = cp_pid(child);
  EXPECT_SYS(close(ends[1]));
  expect_code(child, FINE);
  (void)kill(-group, SIGKILL); /* of which nobody is left, or the wrong one */
  test_release(&gate, 1);
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(read(ends[0], text, sizeof text - 1), 10);
  EXPECT_EQ(read(ends[0], text + 10, 1), 0);
  alarm(0);
  EXPECT_STR(text, "still here");
  test_gate_close(&gate);
  EXPECT_SYS(close(ends[0]));
}
