/* Detached children: what ends their parent, its group or its terminal does not end them. */
#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOLD = 3, DETACHED = 4, ATTACHED = 5, TERMINAL = 6 };

static void count(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  *(size_t *)ctx += size;
}

static cp_child *start_one(bool detached, int alive, size_t *ready) {
  const cp_stdio stdio[] = {CP_IGNORE, CP_PIPE, CP_IGNORE, CP_FD(HOLD), CP_FD(alive), CP_STDIO_LAST};
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("family", "", "stay"),
                             CP_OPTIONS(.detached = detached, .stdio = stdio));
  EXPECT(child != NULL);
  cp_on_data(cp_stdout(child), count, ready);
  return child;
}

/* parent HOW: starts a detached and an ordinary child, and ends as HOW says. */
HELPER(parent_of_detached) {
  size_t ready = 0;
  bool hangup = strcmp(argv[1], "hangup") == 0;
  EXPECT_SYS(hangup ? setsid() : setpgid(0, 0));
  EXPECT_SYS(hangup ? ioctl(TERMINAL, TIOCSCTTY, 0) : 0);
  cp_child *detached = start_one(true, DETACHED, &ready);
  EXPECT_EQ(getsid(cp_pid(detached)), cp_pid(detached));
  cp_child *attached = start_one(false, ATTACHED, &ready);
  EXPECT_EQ(getsid(cp_pid(attached)), getsid(0));
  while (ready < 2)
    EXPECT_EQ(cp_loop_step(cp_loop_default(), -1), 1);
  cp_unref(detached);
  cp_unref(attached);
  EXPECT_EQ(cp_run(), 0); /* nothing holds it: their pipes have ended */
  EXPECT_EQ(write(1, "r", 1), 1);
  if (strcmp(argv[1], "group") == 0)
    kill(0, SIGKILL);
  while (hangup)
    pause();
  return FINE;
}

typedef struct scene {
  test_gate gate;
  int detached[2], attached[2], master, terminal;
  cp_child *parent;
} scene;

static void open_terminal(scene *s) {
  int unlock = 0;
  s->master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (s->master < 0 || ioctl(s->master, TIOCSPTLCK, &unlock) < 0)
    SKIP("no pseudo terminals here");
  s->terminal = ioctl(s->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_SYS(s->terminal);
}

static void on_ready(cp_stream *stream, const char *data, size_t size, void *ctx) {
  scene *s = ctx;
  (void)stream;
  (void)data;
  EXPECT_EQ(size, 1);
  EXPECT_SYS(close(s->master)); /* the terminal hangs up */
}

static cp_result *play(scene *s, const char *how) {
  *s = (scene){.gate = test_gate_open()};
  EXPECT_SYS(pipe2(s->detached, O_CLOEXEC));
  EXPECT_SYS(pipe2(s->attached, O_CLOEXEC));
  open_terminal(s);
  const cp_stdio stdio[] = {CP_IGNORE,
                            CP_PIPE,
                            CP_INHERIT,
                            CP_FD(s->gate.hold_fd),
                            CP_FD(s->detached[1]),
                            CP_FD(s->attached[1]),
                            CP_FD(s->terminal),
                            CP_STDIO_LAST};
  s->parent = start_helper(HELPER_ARGS("parent_of_detached", how), CP_OPTIONS(.stdio = stdio));
  EXPECT_SYS(close(s->detached[1]));
  EXPECT_SYS(close(s->attached[1]));
  EXPECT_SYS(close(s->terminal));
  cp_on_data(cp_stdout(s->parent), on_ready, s);
  return cp_wait(s->parent, DEADLINE_MS);
}

static void expect_gone(int fd) {
  char byte;
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(read(fd, &byte, 1), 0);
  alarm(0);
}

/* A living one holds its pipe open, and is let go now. */
static void end(scene *s, bool attached_is_gone) {
  if (attached_is_gone)
    expect_gone(s->attached[0]);
  EXPECT_SYS(fcntl(s->detached[0], F_SETFL, O_NONBLOCK));
  char byte;
  EXPECT_EQ(read(s->detached[0], &byte, 1), -1);
  EXPECT_SYS(fcntl(s->detached[0], F_SETFL, 0));
  test_gate_close(&s->gate);
  expect_gone(s->detached[0]);
  expect_gone(s->attached[0]);
  EXPECT_SYS(close(s->detached[0]));
  EXPECT_SYS(close(s->attached[0]));
}

TEST(a_detached_child_survives_the_exit_of_its_parent) {
  scene s;
  cp_result *r = play(&s, "exit");
  EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
  end(&s, false);
}

TEST(a_detached_child_survives_what_kills_the_group_of_its_parent) {
  scene s;
  cp_result *r = play(&s, "group");
  EXPECT_EQ(r->signal, SIGKILL);
  cp_result_free(r);
  end(&s, true);
}

TEST(a_detached_child_survives_the_hang_up_of_the_terminal) {
  scene s;
  cp_result *r = play(&s, "hangup");
  EXPECT_EQ(r->signal, SIGHUP);
  cp_result_free(r);
  end(&s, true);
}

/* A child may write to a file that it was given long after its parent is gone. */
HELPER(parent_of_logger) {
  cp_child *child =
      cp_spawn("/bin/sh", CP_ARGS("-c", "read line; echo \"logged $line\"; echo failed >&2"),
               CP_OPTIONS(.detached = true, .stdio = CP_STDIO(CP_FD(3), CP_APPEND_TO_PATH("child.log"),
                                                              CP_SAME_AS(1), CP_FD(4))));
  EXPECT(child != NULL);
  cp_unref(child);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

TEST(a_detached_child_logs_to_its_file) {
  int in[2], alive[2];
  EXPECT_SYS(pipe2(in, O_CLOEXEC));
  EXPECT_SYS(pipe2(alive, O_CLOEXEC));
  expect_code(
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_INHERIT, CP_FD(in[0]), CP_FD(alive[1]))),
            "parent_of_logger"),
      FINE);
  EXPECT_SYS(close(alive[1]));
  EXPECT_EQ(write(in[1], "later\n", 6), 6);
  expect_gone(alive[0]);
  char text[64] = "";
  int log = open("child.log", O_RDONLY | O_CLOEXEC);
  EXPECT_SYS(log);
  EXPECT_GT(read(log, text, sizeof text - 1), 0);
  EXPECT_STR(text, "logged later\nfailed\n");
  EXPECT_SYS(close(log) | close(in[0]) | close(in[1]) | close(alive[0]));
}

/* What owns a tree and what is detached go together. */
TEST(a_detached_child_may_be_owned) {
  test_fault_arm("cgroup=ENOENT,namespace=EPERM");
  family f;
  family_start(&f, "p", "stay", CP_OPTIONS(.detached = true, .tree = true));
  EXPECT_EQ(getsid(cp_pid(f.child)), cp_pid(f.child));
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result_free(family_result(&f));
  family_expect_gone(&f);
  family_end(&f);
}
