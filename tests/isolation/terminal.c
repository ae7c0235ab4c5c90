/* Terminals: a real shell in one, its size, its signals, its end; on both back ends. */
#include "outside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What has come so far, and what to type once a text has been seen. */
typedef struct screen {
  char text[65536];
  size_t size;
  const char *awaited;
  int stage, ends, closes;
  cp_child *child;
  void (*seen)(struct screen *screen);
} screen;

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  screen *s = ctx;
  (void)stream;
  EXPECT_LT(s->size + size, sizeof s->text);
  memcpy(s->text + s->size, data, size);
  s->size += size;
  s->text[s->size] = '\0';
  while (s->awaited != NULL && strstr(s->text, s->awaited) != NULL) {
    s->awaited = NULL;
    s->seen(s);
  }
}

static void on_end(cp_stream *stream, void *ctx) {
  (void)stream;
  ((screen *)ctx)->ends++;
}

static void on_closed(cp_stream *stream, void *ctx) {
  (void)stream;
  ((screen *)ctx)->closes++;
}

#define TERMINAL CP_STDIO(CP_PTY, CP_SAME_AS(0), CP_SAME_AS(0))

static cp_child *start(screen *s, const char *command, const cp_options *more) {
  cp_options options = *more;
  options.stdio = TERMINAL;
  options.timeout_ms = DEADLINE_MS;
  options.kill_signal = SIGKILL;
  s->child = cp_spawn("/bin/sh", CP_ARGS("-c", command), &options);
  if (s->child == NULL)
    FAIL("%s", cp_last_error()->message);
  cp_stream *stream = cp_stdin(s->child);
  EXPECT(cp_stdio_at(s->child, 0) == stream && stream != NULL);
  EXPECT(cp_stdout(s->child) == NULL && cp_stderr(s->child) == NULL);
  EXPECT_GT(cp_on_data(stream, on_data, s), 0);
  EXPECT_GT(cp_on_end(stream, on_end, s), 0);
  EXPECT_GT(cp_stream_on_close(stream, on_closed, s), 0);
  return cp_child_keep(s->child);
}

static const cp_result *finish(screen *s) {
  run(NULL);
  EXPECT_EQ(s->ends, 1);
  EXPECT_EQ(s->closes, 1);
  return cp_child_result(s->child);
}

static void type(screen *s, const char *text) {
  EXPECT_GE(cp_write(cp_stdin(s->child), text, strlen(text)), 0);
}

/* It is a terminal, it is the session's own, and what is written comes with the terminal's line ends. */
TEST(terminal_is_one) {
  screen s = {0};
  start(&s,
        "tty; stty size; test -t 0 && test -t 1 && test -t 2 && echo all; echo to-tty > /dev/tty; ps -o "
        "tpgid=,pgid=,sid= -p $$",
        CP_OPTIONS(0));
  const cp_result *r = finish(&s);
  EXPECT_EQ(r->code, 0);
  EXPECT_CONTAINS(s.text, "/dev/");
  EXPECT_CONTAINS(s.text, "24 80\r\n");
  EXPECT_CONTAINS(s.text, "all\r\n");
  EXPECT_CONTAINS(s.text, "to-tty\r\n");
  int front, group, session;
  EXPECT_EQ(sscanf(strstr(s.text, "to-tty") + 8, "%d %d %d", &front, &group, &session), 3);
  EXPECT_EQ(front, r->pid);
  EXPECT_EQ(group, r->pid);
  EXPECT_EQ(session, r->pid);
  cp_child_free(s.child);
  expect_no_child();
}

static void resize(screen *s) {
  if (s->stage++ == 0) {
    EXPECT_EQ(cp_pty_resize(cp_stdin(s->child), 132, 43), 0);
    s->awaited = "43 132";
  } else {
    type(s, "\n");
  }
}

TEST(terminal_is_resized_and_the_program_is_told) {
  screen s = {.awaited = "ready", .seen = resize};
  start(&s, "trap 'stty size' WINCH; stty -echo; echo ready; while ! read line; do :; done; echo done",
        CP_OPTIONS(0));
  EXPECT_EQ(finish(&s)->code, 0);
  EXPECT_EQ(s.stage, 2);
  EXPECT_CONTAINS(s.text, "done\r\n");
  cp_child_free(s.child);
}

static void press_ctrl_c(screen *s) {
  type(s, "\x03");
}

TEST(terminal_makes_a_signal_of_ctrl_c) {
  screen s = {.awaited = "ready", .seen = press_ctrl_c};
  start(&s, "echo ready; exec cat", CP_OPTIONS(0));
  const cp_result *r = finish(&s);
  EXPECT_EQ(r->signal, SIGINT);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_NOBODY);
  EXPECT_CONTAINS(s.text, "^C");
  cp_child_free(s.child);
}

static void talk(screen *s) {
  static const char *const typed[] = {"hello\n", "exit 7\n"};
  static const char *const awaited[] = {"you said hello\r\n", NULL};
  int stage = s->stage++;
  type(s, stage == 0 ? "read x; echo you said $x\n" : typed[stage - 1]);
  s->awaited = stage == 0 ? "echo you said $x\r\n" : awaited[stage - 1];
}

/* An interactive shell, which has a prompt because it is in a terminal. */
TEST(terminal_of_a_real_shell) {
  screen s = {.awaited = "prompt> ", .seen = talk};
  start(&s, "exec sh -i", CP_OPTIONS(.env_add = CP_ENV("PS1=prompt> ", "ENV")));
  EXPECT_EQ(finish(&s)->code, 7);
  EXPECT_EQ(s.stage, 3);
  cp_child_free(s.child);
}

static void end_input(screen *s) {
  type(s, "last line without an end");
  cp_end(cp_stdin(s->child));
}

/* The end of input is typed, so that what reads sees it; nothing is hung up. */
TEST(terminal_end_of_input) {
  screen s = {.awaited = "ready", .seen = end_input};
  start(&s, "echo ready; cat; echo cat has ended", CP_OPTIONS(0));
  EXPECT_EQ(finish(&s)->code, 0);
  EXPECT_CONTAINS(s.text, "last line without an end");
  EXPECT_CONTAINS(s.text, "cat has ended\r\n");
  cp_child_free(s.child);
}

static void hang_up(screen *s) {
  cp_stream_destroy(cp_stdin(s->child));
}

TEST(terminal_hangs_up_when_it_is_closed) {
  screen s = {.awaited = "ready", .seen = hang_up};
  start(&s, "echo ready; exec cat", CP_OPTIONS(0));
  run(NULL);
  EXPECT_EQ(cp_child_result(s.child)->signal, SIGHUP);
  EXPECT_EQ(s.closes, 1);
  cp_child_free(s.child);
}

/* All of what was written last is read before the end, which the kernel calls an error. */
TEST(terminal_gives_all_of_a_large_output) {
  screen s = {0};
  start(&s, "stty -opost; i=0; while [ $i -lt 2000 ]; do echo 123456789012345; i=$((i+1)); done; printf last",
        CP_OPTIONS(0));
  EXPECT_EQ(finish(&s)->code, 0);
  EXPECT_EQ(s.size, 2000 * 16 + 4);
  EXPECT_STR(s.text + s.size - 4, "last");
  cp_child_free(s.child);
}

TEST(terminal_beside_pipes) {
  cp_result *r =
      cp_spawn_sync("/bin/sh", CP_ARGS("-c", "tty <&3; echo out; echo err >&2; echo terminal >&3"),
                    CP_OPTIONS(.capture = true, .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE, CP_PTY),
                               .timeout_ms = DEADLINE_MS));
  EXPECT(r->error == NULL);
  EXPECT_CONTAINS(r->out.data, "/dev/");
  EXPECT_CONTAINS(r->out.data, "out\n");
  EXPECT_STR(r->err.data, "err\n");
  EXPECT_STR(r->output[3].data, "terminal\r\n");
  r = cp_result_free(r);
}

/* What a command in a terminal prints is its output. */
TEST(terminal_is_captured) {
  cp_result *r =
      cp_exec_sync("test -t 1 && echo coloured", CP_OPTIONS(.stdio = TERMINAL, .timeout_ms = DEADLINE_MS));
  EXPECT(r->error == NULL);
  EXPECT_STR(r->out.data, "coloured\r\n");
  EXPECT(r->out.eof);
  r = cp_result_free(r);
}

TEST(terminal_of_a_detached_or_owned_child) {
  for (int i = 0; i < 3; i++) {
    screen s = {0};
    start(&s, "stty size", CP_OPTIONS(.detached = i != 1, .tree = i > 0));
    EXPECT_EQ(finish(&s)->code, 0);
    EXPECT_CONTAINS(s.text, "24 80");
    cp_child_free(s.child);
  }
}

TEST(terminal_of_each_profile) {
  for (int i = 0; i <= CP_ISOLATION_SEALED; i++) {
    screen s = {0};
    start(&s, "stty size", CP_OPTIONS(.isolation = (cp_isolation)i));
    EXPECT_EQ(finish(&s)->code, 0);
    EXPECT_CONTAINS(s.text, "24 80");
    cp_child_free(s.child);
  }
}

TEST(terminal_mistakes_are_refused) {
  EXPECT(cp_spawn("/bin/true", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PTY, CP_PTY))) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_EQ(cp_last_error()->index, 1);
  EXPECT_EQ(cp_pty_resize(NULL, 80, 24), -EINVAL);
  cp_child *child = START(NULL, "victim");
  EXPECT_EQ(cp_pty_resize(cp_stdin(child), 80, 24), -EINVAL); /* a pipe */
  EXPECT_EQ(cp_pty_resize(cp_stdin(child), -1, 24), -EINVAL);
  EXPECT_EQ(cp_pty_resize(cp_stdin(child), 80, 65536), -EINVAL);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}

TEST(terminal_that_cannot_be_made_leaves_nothing) {
  static const struct {
    const char *rule;
    cp_step step;
  } faults[] = {{"parent:terminal#1=EAGAIN", CP_STEP_PIPE}, {"parent:terminal#2=EIO", CP_STEP_PIPE},
                {"parent:terminal#3=EIO", CP_STEP_PIPE},    {"parent:open#1=EMFILE", CP_STEP_PIPE},
                {"parent:fstat#1=EIO", CP_STEP_PIPE},       {"child:terminal=EPERM", CP_STEP_TERMINAL}};
  cp_result_free(cp_spawn_sync("/bin/true", NULL, NULL));
  int before = test_open_fds();
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    NOTE("%s", faults[i].rule);
    test_fault_arm(faults[i].rule);
    cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.stdio = TERMINAL));
    test_fault_disarm();
    EXPECT(r->error != NULL);
    EXPECT_STR(cp_step_name(r->error->step), cp_step_name(faults[i].step));
    r = cp_result_free(r);
    EXPECT_EQ(test_open_fds(), before);
    expect_no_child();
  }
}

TEST(terminal_in_the_plan_in_words) {
  char *text = cp_plan_explain("/bin/sh", NULL, CP_OPTIONS(.stdio = TERMINAL));
  EXPECT(text != NULL);
  EXPECT_CONTAINS(text, "setsid()");
  EXPECT_CONTAINS(text, "ioctl(0, TIOCSCTTY, 0)");
  EXPECT_CONTAINS(text, "(stdio[0], 2)");
  free(text);
}
