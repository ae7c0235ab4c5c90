/* How long handles live, what holds the loop, and what callbacks may do. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- sessions ---- */

static void ids_of(cp_child *child, int ids[3]) {
  char *out = output_of(child, FINE);
  EXPECT_EQ(sscanf(out, "%d %d %d", &ids[0], &ids[1], &ids[2]), 3);
  free(out);
}

PUBLIC_TEST(a_detached_child_has_a_session_of_its_own) {
  need_posix("sessions");
  int ids[3];
  ids_of(START(CP_OPTIONS(.detached = true), "ids"), ids);
  EXPECT_EQ(ids[1], ids[0]);
  EXPECT_EQ(ids[2], ids[0]);
}

PUBLIC_TEST(any_other_child_is_in_the_parents_group) {
  need_posix("sessions");
  int ids[3];
  ids_of(START(NULL, "ids"), ids);
  EXPECT_EQ(ids[1], getpgrp());
  EXPECT_EQ(ids[2], getsid(0));
}

/* ---- what holds the loop ---- */

static void count_event(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  ++*(int *)ctx;
}

PUBLIC_TEST(a_child_under_unref_without_pipes_does_not_hold_the_loop) {
  int exits = 0;
  cp_child *child =
      START(CP_OPTIONS(.detached = true, .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)), "forever");
  int pid = cp_pid(child);
  cp_on_exit(child, count_event, &exits);
  cp_unref(child);
  run();
  EXPECT_EQ(exits, 0);
  EXPECT_EQ(kill(pid, 0), 0); /* it lives */
  EXPECT_EQ(cp_pid(child), pid);
  cp_ref(child);
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  run();
  EXPECT_EQ(exits, 1);
}

PUBLIC_TEST(its_pipes_hold_the_loop_all_the_same) {
  int exits = 0;
  cp_child *child = START(NULL, "say", "x");
  cp_on_close(child, count_event, &exits);
  cp_unref(child);
  run();
  EXPECT_EQ(exits, 1);
}

/* Node has them end when nobody is left to read from them. */
HELPER(leaves_its_child) {
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_FD(3))), "orphan");
  EXPECT(child != NULL);
  return FINE;
}

HELPER(orphan) {
  EXPECT_EQ(write(3, "alive", 5), 5);
  return FINE;
}

PUBLIC_TEST(the_end_of_the_parent_does_not_end_the_child) {
  need_posix("children that outlive their parent without being detached");
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_PIPE)), "leaves_its_child");
  bytes said;
  collect(cp_stdio_at(child, 3), &said);
  expect_code(child, FINE);
  EXPECT_STR(said.data, "alive");
  bytes_free(&said);
}

/* ---- a grandchild holds the pipe ---- */

static void stop_loop(cp_child *child, const cp_result *result, void *ctx) {
  (void)result;
  (void)child;
  ++*(int *)ctx;
  cp_stop(cp_loop_default());
}

PUBLIC_TEST(the_exit_comes_at_once_and_close_with_the_last_holder) {
  int exits = 0, closes = 0;
  test_gate gate = test_gate_open();
  cp_child *child = cp_child_keep(
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE, CP_FD(gate.hold_fd))), "leaves_one"));
  bytes out;
  collect(cp_stdout(child), &out);
  cp_on_exit(child, stop_loop, &exits);
  cp_on_close(child, count_event, &closes);
  EXPECT_EQ(cp_run(), 1);
  EXPECT_EQ(exits, 1);
  EXPECT_EQ(closes, 0);
  EXPECT_STR(out.data, "early ");
  cp_result *r = cp_wait(child, 10); /* it does not come by itself */
  EXPECT_EQ(r->error->errnum, ETIMEDOUT);
  EXPECT(r->exited && r->pipes_held && !r->out.eof);
  EXPECT_EQ(r->code, 7);
  cp_result_free(r);
  test_release(&gate, 1);
  run();
  EXPECT_EQ(closes, 1);
  EXPECT_STR(out.data, "early late");
  EXPECT(!cp_child_result(child)->pipes_held && cp_child_result(child)->out.eof);
  cp_child_free(child);
  test_gate_close(&gate);
  bytes_free(&out);
}

/* ---- callbacks ---- */

static void spawn_more(cp_child *child, const cp_result *result, void *ctx) {
  int *left = ctx;
  (void)child;
  EXPECT_EQ(result->code, 2);
  if (--*left > 0)
    cp_on_close(START(NULL, "code", "2"), spawn_more, left);
}

PUBLIC_TEST(a_callback_may_spawn) {
  int left = 5;
  cp_on_close(START(NULL, "code", "2"), spawn_more, &left);
  run();
  EXPECT_EQ(left, 0);
}

static void run_again(cp_child *child, void *ctx) {
  cp_result *r = cp_wait(child, -1);
  EXPECT_EQ(cp_run(), -EBUSY);
  EXPECT(r->error != NULL);
  EXPECT_EQ(r->error->errnum, EBUSY);
  cp_result_free(r);
  ++*(int *)ctx;
}

PUBLIC_TEST(a_callback_may_not_run_the_loop) {
  int calls = 0;
  cp_child *child = START(NULL, "code", "2");
  cp_on_spawn(child, run_again, &calls);
  expect_code(child, 2);
  EXPECT_EQ(calls, 1);
}

struct listeners {
  record r;
  cp_child *child;
  int second, third;
};

static void say_first(cp_child *child, const cp_result *result, void *ctx);
static void say_second(cp_child *child, const cp_result *result, void *ctx) {
  struct listeners *all = ctx;
  (void)child;
  (void)result;
  record_add(&all->r, "second");
}

static void say_third(cp_child *child, const cp_result *result, void *ctx) {
  struct listeners *all = ctx;
  (void)child;
  (void)result;
  record_add(&all->r, "third");
}

static void say_first(cp_child *child, const cp_result *result, void *ctx) {
  struct listeners *all = ctx;
  (void)result;
  record_add(&all->r, "first");
  cp_off(child, all->second);                       /* is not called any more */
  EXPECT_GT(cp_on_exit(child, say_second, ctx), 0); /* for an event that never comes again */
}

PUBLIC_TEST(listeners_come_in_order_and_may_go_and_come_meanwhile) {
  struct listeners all = {0};
  cp_child *child = START(NULL, "code", "2");
  int id = cp_on_exit(child, say_second, &all);
  EXPECT_GT(cp_on_exit(child, say_first, &all), id);
  cp_off(child, id);
  cp_off(child, id);
  all.second = cp_on_exit(child, say_second, &all);
  all.third = cp_on_exit(child, say_third, &all);
  expect_code(child, 2);
  EXPECT_STR(all.r.text, "first third");
}

static void free_it(cp_child *child, const cp_result *result, void *ctx) {
  (void)result;
  ++*(int *)ctx;
  EXPECT(cp_child_free(child) == NULL);
  EXPECT_GT(cp_pid(child), 0); /* still there as long as its listener runs */
}

PUBLIC_TEST(a_callback_may_free_the_child) {
  int calls = 0;
  cp_child *child = cp_child_keep(START(NULL, "code", "2"));
  cp_on_exit(child, free_it, &calls);
  cp_on_close(child, count_event, &calls);
  run();
  EXPECT_EQ(calls, 2);
}

static void take_it(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  *(cp_result **)ctx = cp_result_take(result);
}

PUBLIC_TEST(a_result_can_be_taken_along) {
  cp_result *mine = NULL;
  cp_child *child = START(NULL, "code", "5");
  cp_on_close(child, take_it, &mine);
  run();
  EXPECT_EQ(mine->code, 5);
  EXPECT(mine->exited);
  EXPECT_STR(mine->out.data, "");
  cp_result *again = cp_result_take(mine);
  mine = cp_result_free(mine);
  EXPECT(mine == NULL);
  EXPECT_EQ(again->code, 5);
  cp_result_free(again);
}

PUBLIC_TEST(a_kept_child_stays_as_it_was) {
  cp_child *child = cp_child_keep(START(NULL, "say", "x"));
  run();
  EXPECT_EQ(cp_child_result(child)->code, FINE);
  EXPECT_STR(cp_spawnargs(child)[1], "--helper");
  EXPECT(cp_stdout(child) != NULL);
  expect_code(child, FINE); /* waiting for what is over */
  EXPECT_STR(cp_spawnfile(child), test_program());
  cp_child_free(child);
}

/* ---- somebody else waits for the child ---- */

static void expect_status_or_loss(cp_child *child, int code) {
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT(r->error == NULL && r->exited);
  EXPECT(r->lost != r->recovered);
  EXPECT_EQ(r->code, r->recovered ? code : -1);
  EXPECT_EQ(r->signal, 0);
  cp_result_free(r);
}

PUBLIC_TEST(a_stolen_child_is_recovered_or_lost_but_over) {
  need_posix("waitpid()");
  cp_child *child = START(NULL, "code", "9");
  int status;
  EXPECT_EQ(waitpid(cp_pid(child), &status, 0), cp_pid(child));
  expect_status_or_loss(child, 9);
}

static void with_sigchld(const struct sigaction *action) {
  struct sigaction old;
  EXPECT_SYS(sigaction(SIGCHLD, action, &old));
  record r = {0};
  cp_child *child = cp_child_keep(START(NULL, "code", "9"));
  record_child(&r, child);
  expect_status_or_loss(child, 9);
  EXPECT(strstr(r.text, "close:") != NULL);
  cp_child_free(child);
  EXPECT_SYS(sigaction(SIGCHLD, &old, NULL));
}

PUBLIC_TEST(a_host_that_ignores_sigchld) {
  need_signals();
  const struct sigaction action = {.sa_handler = SIG_IGN};
  with_sigchld(&action);
}

PUBLIC_TEST(a_host_that_wants_no_zombies) {
  need_signals();
  const struct sigaction action = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
  with_sigchld(&action);
}
