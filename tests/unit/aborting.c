/* The abort switch: one for many children, from any thread, at any time. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct story {
  char text[128];
  int signal;
  cp_killed_by why;
};

static void say(struct story *story, const char *word) {
  size_t used = strlen(story->text);
  int n = snprintf(story->text + used, sizeof story->text - used, "%s%s", used > 0 ? " " : "", word);
  EXPECT_LT((size_t)n, sizeof story->text - used);
}

static void on_spawn(cp_child *child, void *ctx) {
  (void)child;
  say(ctx, "spawn");
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  EXPECT_STR(error->name, "AbortError");
  EXPECT_STR(error->code, "ABORT_ERR");
  EXPECT_STR(error->message, "The operation was aborted");
  EXPECT_EQ(error->errnum, ECANCELED);
  EXPECT(cp_child_result(child)->error == error);
  say(ctx, "error");
}

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  struct story *story = ctx;
  (void)child;
  story->signal = result->signal;
  story->why = result->killed_by;
  say(story, "exit");
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  say(ctx, "close");
}

static void tell(struct story *story, cp_child *child) {
  *story = (struct story){0};
  cp_on_spawn(child, on_spawn, story);
  cp_on_error(child, on_error, story);
  cp_on_exit(child, on_exit_event, story);
  cp_on_close(child, on_close, story);
}

static void expect_aborted(const struct story *story, int signal) {
  EXPECT_STR(story->text, "spawn error exit close");
  EXPECT_EQ(story->signal, signal);
  EXPECT_EQ(story->why, CP_KILLED_BY_ABORT);
}

TEST(an_abort_ends_all_its_children) {
  struct story stories[3];
  cp_abort *abort = cp_abort_new();
  for (int i = 0; i < 3; i++)
    tell(&stories[i], START(CP_OPTIONS(.abort = abort, .kill_signal = i == 2 ? SIGKILL : 0), "forever"));
  cp_abort_trigger(abort);
  EXPECT_STR(stories[0].text, ""); /* told from the loop, never in the call */
  cp_abort_trigger(abort);         /* once is enough */
  run(NULL);
  expect_aborted(&stories[0], SIGTERM);
  expect_aborted(&stories[1], SIGTERM);
  expect_aborted(&stories[2], SIGKILL);
  EXPECT(cp_abort_free(abort) == NULL);
}

TEST(an_abort_that_was_triggered_before) {
  struct story story;
  cp_abort *abort = cp_abort_new();
  cp_abort_trigger(abort);
  tell(&story, START(CP_OPTIONS(.abort = abort), "forever"));
  cp_abort_free(abort); /* the child keeps it */
  run(NULL);
  expect_aborted(&story, SIGTERM);
}

static void *trigger(void *abort) {
  cp_abort_trigger(abort);
  return NULL;
}

TEST(an_abort_from_another_thread) {
  struct story story;
  pthread_t thread;
  cp_abort *abort = cp_abort_new();
  tell(&story, START(CP_OPTIONS(.abort = abort), "forever"));
  EXPECT_EQ(pthread_create(&thread, NULL, trigger, abort), 0);
  run(NULL);
  EXPECT_EQ(pthread_join(thread, NULL), 0);
  expect_aborted(&story, SIGTERM);
  cp_abort_free(abort);
}

TEST(an_abort_on_two_loops) {
  struct story here, there;
  cp_loop *other = cp_loop_new();
  cp_abort *abort = cp_abort_new();
  tell(&here, START(CP_OPTIONS(.abort = abort), "forever"));
  tell(&there, START(CP_OPTIONS(.abort = abort, .loop = other), "forever"));
  cp_abort_trigger(abort);
  run(NULL);
  EXPECT_STR(there.text, "");
  run(other);
  expect_aborted(&here, SIGTERM);
  expect_aborted(&there, SIGTERM);
  cp_abort_free(abort);
  cp_loop_free(other);
}

static void trigger_late(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  cp_abort_trigger(ctx);
}

TEST(an_abort_after_the_exit_is_nothing) {
  struct story story;
  cp_abort *abort = cp_abort_new();
  cp_child *child = START(CP_OPTIONS(.abort = abort), "code", "0");
  tell(&story, child);
  cp_on_exit(child, trigger_late, abort);
  run(NULL);
  EXPECT_STR(story.text, "spawn exit close");
  EXPECT_EQ(story.why, CP_KILLED_BY_NOBODY);
  cp_abort_free(abort);
}

TEST(an_abort_of_one_that_could_not_start) {
  int errors = 0;
  cp_abort *abort = cp_abort_new();
  cp_abort_trigger(abort);
  cp_child *child = cp_child_keep(cp_spawn("/no/such/program", NULL, CP_OPTIONS(.abort = abort)));
  cp_on_error(child, count_error, &errors);
  cp_abort_free(abort);
  run(NULL);
  EXPECT_EQ(errors, 1);
  EXPECT_EQ(cp_child_result(child)->error->errnum, ENOENT);
  cp_child_free(child);
}

struct repeated {
  cp_abort *abort;
  int errors;
};

static void trigger_again(cp_child *child, const cp_error *error, void *ctx) {
  struct repeated *repeated = ctx;
  EXPECT_STR(error->code, "ABORT_ERR");
  repeated->errors++;
  cp_abort_trigger(repeated->abort);
  cp_end(cp_stdin(child));
}

/* A child that survives its kill signal hears of one abort, not of two. */
TEST(an_abort_happens_once) {
  need_signals();
  struct repeated repeated = {.abort = cp_abort_new()};
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.abort = repeated.abort, .kill_signal = SIGCONT), "hold"));
  cp_on_error(child, trigger_again, &repeated);
  cp_abort_trigger(repeated.abort);
  run(NULL);
  EXPECT_EQ(repeated.errors, 1);
  EXPECT_EQ(cp_child_result(child)->code, FINE);
  cp_child_free(child);
  cp_abort_free(repeated.abort);
}

TEST(an_abort_without_a_listener_stays_in_the_result) {
  cp_abort *abort = cp_abort_new();
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.abort = abort), "forever"));
  cp_abort_trigger(abort);
  run(NULL);
  EXPECT_STR(cp_child_result(child)->error->code, "ABORT_ERR");
  cp_child_free(child);
  cp_abort_free(abort);
}

TEST(an_abort_of_nobody) {
  cp_abort_trigger(NULL);
  EXPECT(cp_abort_free(NULL) == NULL);
  cp_abort *abort = cp_abort_new();
  cp_abort_trigger(abort);
  cp_abort_free(abort);
}

TEST(a_loop_is_freed_with_an_abort_under_way) {
  int before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  cp_abort *abort = cp_abort_new();
  cp_child *child = START(CP_OPTIONS(.abort = abort, .loop = loop), "hold");
  int pid = cp_pid(child);
  cp_abort_trigger(abort);
  cp_loop_free(loop);
  cp_abort_trigger(abort);
  expect_reaped(pid, before);
  cp_abort_free(abort);
}
