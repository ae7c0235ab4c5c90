#include "scenarios.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the kinds of children ---- */

static void feed(cp_child *child) {
  if (child == NULL)
    return; /* a write to nobody would be the last error */
  cp_write(cp_stdin(child), "some input", 10);
  cp_end(cp_stdin(child));
}

static cp_child *spawn_pipes(cp_loop *loop) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("echo"), CP_OPTIONS(.loop = loop));
  feed(child);
  return child;
}

static cp_child *spawn_files(cp_loop *loop) {
  return cp_spawn(
      test_program(), HELPER_ARGS("echo"),
      CP_OPTIONS(.loop = loop, .stdio = CP_STDIO(CP_FROM_PATH("in"), CP_TO_PATH("out"), CP_SAME_AS(1),
                                                 CP_IGNORE, CP_FD(0), CP_APPEND_TO_PATH("out"))));
}

/* Every step that there is but those of credentials; the swap needs descriptors out of each other's way. */
static cp_child *spawn_steps(cp_loop *loop) {
  cp_limits limits = {.nice = CP_NUMBER(1)};
  if (on_posix()) {
    limits.core = CP_LIMIT(0);
    limits.umask = CP_NUMBER(077);
  }
  cp_child *child =
      cp_spawn(test_program(), HELPER_ARGS("echo"),
               CP_OPTIONS(.loop = loop, .cwd = "/", .detached = true, .timeout_ms = 3600000,
                          .stdio = CP_STDIO(CP_PIPE, CP_FD(2), CP_FD(1), CP_PIPE, CP_IGNORE, CP_FD(5)),
                          .limits = limits));
  cp_end(cp_stdin(child)); /* what it says would go to the test's own output */
  return child;
}

static cp_child *spawn_as_other(cp_loop *loop) {
  static const unsigned groups[] = {65533};
  return cp_spawn("/bin/sh", CP_ARGS("-c", "exit 21"),
                  CP_OPTIONS(.loop = loop, .uid = CP_ID(65534), .gid = CP_ID(65534), .groups = groups,
                             .groups_count = 1));
}

static cp_child *spawn_missing(cp_loop *loop) {
  return cp_spawn("no_such_program", NULL, CP_OPTIONS(.loop = loop, .env = CP_ENV("PATH=/a:/b:/c")));
}

static cp_child *spawn_killed(cp_loop *loop) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("hold"), CP_OPTIONS(.loop = loop));
  if (child != NULL && cp_kill(child, SIGKILL) != 1)
    cp_end(cp_stdin(child));
  return child;
}

static cp_child *spawn_queued(cp_loop *loop) {
  cp_queue *queue = cp_queue_new(1);
  cp_child *first =
      cp_spawn(test_program(), HELPER_ARGS("code", "0"), CP_OPTIONS(.loop = loop, .queue = queue));
  cp_child *second = cp_spawn(test_program(), HELPER_ARGS("echo"), CP_OPTIONS(.loop = loop, .queue = queue));
  feed(second);
  cp_queue_free(queue);
  return second != NULL ? second : first;
}

const scenario scenarios[] = {
    {"pipes", spawn_pipes, .code = FINE},         {"files", spawn_files, .code = FINE},
    {"steps", spawn_steps, .code = FINE},         {"credentials", spawn_as_other, .code = FINE, .root = true},
    {"missing", spawn_missing, .errnum = ENOENT}, {"killed", spawn_killed, .code = -1},
    {"queued", spawn_queued, .code = FINE}};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;

void scenario_prepare(void) {
  int fd = open("in", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, "text", 4), 4);
  EXPECT_SYS(close(fd));
  EXPECT_SYS(dup2(2, 5));
}

/* ---- what happens ---- */

static void on_spawn(cp_child *child, void *ctx) {
  outcome *out = ctx;
  (void)child;
  EXPECT_EQ(out->errors + out->exits + out->closes, 0);
  out->spawns++;
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  outcome *out = ctx;
  (void)child;
  EXPECT(error->errnum > 0 && error->message[0] != '\0' && error->code[0] != '\0');
  EXPECT_EQ(out->closes, 0);
  out->errors++;
}

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  outcome *out = ctx;
  (void)child;
  EXPECT_EQ(out->closes, 0);
  out->code = result->code;
  out->signal = result->signal;
  out->exits++;
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  outcome *out = ctx;
  (void)child;
  (void)result;
  out->closes++;
}

static void on_stream_error(cp_stream *stream, const cp_error *error, void *ctx) {
  outcome *out = ctx;
  (void)stream;
  EXPECT_GT(error->errnum, 0);
  out->stream_errors++;
}

static void note_failure(const cp_error *error, outcome *out) {
  out->errnum = error->errnum;
  out->step = error->step;
}

/* What was listened for in vain for lack of memory cannot be counted: then there is no outcome. */
static bool listen(cp_child *child, outcome *out) {
  bool heard = cp_on_spawn(child, on_spawn, out) > 0 && cp_on_error(child, on_error, out) > 0 &&
               cp_on_exit(child, on_exit_event, out) > 0 && cp_on_close(child, on_close, out) > 0;
  for (size_t i = 0; i < 4; i++) {
    cp_stream *stream = cp_stdio_at(child, i);
    if (stream != NULL && cp_stream_on_error(stream, on_stream_error, out) < 0)
      heard = false;
  }
  return heard;
}

void scenario_run(const scenario *one, outcome *ret) {
  *ret = (outcome){.code = -1};
  cp_loop *loop = cp_loop_new();
  cp_child *child = loop == NULL ? NULL : one->spawn(loop);
  if (child == NULL) {
    note_failure(cp_last_error(), ret);
    cp_loop_free(loop);
    return;
  }
  bool heard = listen(child, ret);
  cp_child_keep(child);
  alarm(DEADLINE_MS / 1000);
  ret->run = cp_loop_run(loop);
  alarm(0);
  ret->started = cp_pid(child) > 0;
  if (!ret->started && cp_child_result(child)->error != NULL)
    note_failure(cp_child_result(child)->error, ret);
  if (!heard)
    ret->run = -ENOMEM;
  cp_loop_free(loop);
}

void scenario_check(const scenario *one, const outcome *out) {
  (void)one;
  if (!out->started && out->closes == 0 && out->run >= 0) { /* the call itself said so */
    EXPECT_GT(out->errnum, 0);
    return;
  }
  if (out->run < 0)
    return; /* the loop itself could not go on */
  EXPECT_EQ(out->run, 0);
  EXPECT_EQ(out->closes, 1);
  if (out->started) {
    EXPECT_EQ(out->spawns, 1);
    EXPECT_EQ(out->exits, 1);
  } else {
    EXPECT_EQ(out->spawns + out->exits, 0);
    EXPECT_EQ(out->errors, 1);
    EXPECT_GT(out->errnum, 0);
    EXPECT_NE(out->step, CP_STEP_NONE);
  }
}

/* ---- before and after ---- */

state state_take(void) {
  state now = {.fds = test_open_fds()};
  EXPECT_EQ(pthread_sigmask(SIG_SETMASK, NULL, &now.mask), 0);
  return now;
}

/* A child that was given up is reaped in the background, so a little later. */
void state_expect(const state *before) {
  time_t end = time(NULL) + DEADLINE_MS / 1000;
  siginfo_t info;
  while (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG) == 0 || test_open_fds() != before->fds) {
    if (time(NULL) > end)
      FAIL("%d descriptors are open, %d were before; a child is %s", test_open_fds(), before->fds,
           waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG) == 0 ? "left" : "not left");
    sched_yield();
  }
  state now = state_take();
  for (int signal = 1; signal < NSIG; signal++)
    EXPECT_EQ(sigismember(&now.mask, signal), sigismember(&before->mask, signal));
}
