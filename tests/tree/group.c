/* The level of sessions and process groups, and what ends a tree at any level. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* Wherever the tests run: only the level that needs nothing. */
#define GROUP_ONLY "cgroup=ENOENT,namespace=EPERM"

static void by_group(void) {
  test_fault_arm(GROUP_ONLY);
}

TEST(a_tree_is_a_session_of_its_own) {
  by_group();
  family f;
  family_start(&f, "p", "stay", CP_OPTIONS(.tree = true));
  const cp_result *r = cp_child_result(f.child);
  EXPECT(r->tree_level == CP_TREE_GROUP && r->tree_escapes);
  EXPECT_EQ(getsid(cp_pid(f.child)), cp_pid(f.child));
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *end = family_result(&f);
  EXPECT(end->signal == SIGKILL && end->killed_by == CP_KILLED_BY_CALLER && !end->tree_left);
  cp_result_free(end);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(without_a_tree_the_descendants_live_on) {
  family f;
  family_start(&f, "p", "stay", CP_OPTIONS(.detached = false));
  EXPECT_EQ(cp_child_result(f.child)->tree_level, CP_TREE_NONE);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGKILL && r->tree_level == CP_TREE_NONE && !r->tree_left);
  cp_result_free(r);
  EXPECT(family_lives(&f));
  family_end(&f);
}

TEST(who_ignores_the_signal_is_killed_after_the_grace) {
  by_group();
  family f;
  family_start(&f, "pi", "stay", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, 30), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGTERM && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(who_is_stopped_ends_without_waiting_for_the_grace) {
  by_group();
  family f;
  family_start(&f, "tt", "stay", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, DEADLINE_MS * 2), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGTERM && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(a_session_of_its_own_escapes_and_the_result_says_that_it_can) {
  by_group();
  family f;
  family_start(&f, "ps", "stay", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->tree_escapes && r->signal == SIGKILL);
  cp_result_free(r);
  EXPECT(family_lives(&f));
  family_end(&f);
}

/* ---- after the child itself ---- */

static void expect_left(cp_child *child, const cp_result *result, void *ctx) {
  EXPECT(result->tree_left && result->code == FINE);
  EXPECT_EQ(cp_kill(child, SIGTERM), 0);
  EXPECT_EQ(cp_kill_tree(child, 0), 1);
  ++*(int *)ctx;
}

static void kill_what_is_left(void) {
  family f;
  int calls = 0;
  family_start(&f, "pi", "leave", CP_OPTIONS(.tree = true));
  EXPECT_GT(cp_on_exit(f.child, expect_left, &calls), 0);
  cp_result *r = family_result(&f);
  EXPECT_EQ(calls, 1);
  EXPECT(r->code == FINE && !r->killed && r->killed_by == CP_KILLED_BY_NOBODY && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(what_is_left_can_be_killed_until_close) {
  by_group();
  kill_what_is_left();
}

/* The kernel does not find the group by the leader's pidfd: the leader stays a zombie as long. */
TEST(what_is_left_can_be_killed_on_an_older_kernel) {
  test_fault_arm(GROUP_ONLY ",kill_group=EINVAL");
  kill_what_is_left();
}

TEST(what_is_left_can_be_killed_without_pidfds) {
  test_fault_arm(GROUP_ONLY ",pidfd=ENOSYS");
  kill_what_is_left();
}

TEST(what_nobody_kills_lives_on) {
  by_group();
  family f;
  family_start(&f, "p", "leave", CP_OPTIONS(.tree = true));
  cp_result *r = family_result(&f);
  EXPECT(r->tree_left && r->code == FINE);
  EXPECT_GT(r->usage.max_rss_bytes, 0);
  cp_result_free(r);
  EXPECT(family_lives(&f));
  EXPECT_EQ(cp_kill_tree(f.child, 0), 0);
  EXPECT(family_lives(&f));
  family_end(&f);
}

TEST(a_tree_without_descendants_leaves_nobody) {
  by_group();
  for (int i = 0; i < 2; i++) {
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "5"), CP_OPTIONS(.tree = true));
    EXPECT(r->code == 5 && !r->tree_left && r->tree_level == CP_TREE_GROUP);
    cp_result_free(r);
    expect_no_child();
    test_fault_arm(GROUP_ONLY ",kill_group=EINVAL");
  }
}

/* ---- what ends a child ends its tree ---- */

TEST(a_timeout_ends_the_tree) {
  by_group();
  family f;
  family_start(&f, "pi", "stay", CP_OPTIONS(.tree = true, .timeout_ms = 1500, .grace_ms = 20));
  cp_result *r = family_result(&f);
  EXPECT(r->killed_by == CP_KILLED_BY_TIMEOUT && r->signal == SIGTERM && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(an_abort_ends_the_tree) {
  by_group();
  family f;
  cp_abort *abort = cp_abort_new();
  family_start(&f, "pi", "stubborn", CP_OPTIONS(.tree = true, .abort = abort, .grace_ms = 20));
  cp_abort_trigger(abort);
  cp_result *r = cp_wait(f.child, DEADLINE_MS);
  EXPECT(r->killed_by == CP_KILLED_BY_ABORT && r->signal == SIGKILL && !r->tree_left);
  cp_result_free(r);
  abort = cp_abort_free(abort);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(too_much_output_ends_the_tree) {
  by_group();
  family f;
  family_start(&f, "p", "stay",
               CP_OPTIONS(.tree = true, .capture = true, .max_buffer = 1, .kill_signal = SIGKILL));
  cp_result *r = family_result(&f);
  EXPECT(r->killed_by == CP_KILLED_BY_MAX_BUFFER && r->signal == SIGKILL);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(the_wall_clock_ends_the_tree) {
  by_group();
  family f;
  family_start(&f, "p", "stay", CP_OPTIONS(.tree = true, .limits = {.wall_ms = CP_LIMIT(1500)}));
  cp_result *r = family_result(&f);
  EXPECT(r->limit == CP_LIMIT_WALL && r->signal == SIGKILL);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

/* ---- what is refused, and what does nothing ---- */

TEST(a_level_that_cannot_be_had_fails_the_start) {
  by_group();
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE));
  EXPECT(r->pid == 0 && r->error->step == CP_STEP_TREE && r->error->advice[0] != '\0');
  cp_result_free(r);
  EXPECT(cp_spawn("/bin/true", NULL, CP_OPTIONS(.tree_at_least = (cp_tree_level)9)) == NULL);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  expect_no_child();
}

TEST(a_program_that_is_missing_leaves_no_tree) {
  by_group();
  int before = (cp_loop_default(), test_open_fds());
  for (int i = 0; i < 3; i++) {
    cp_result *r = cp_spawn_sync("/no/such/program", NULL, CP_OPTIONS(.tree = true));
    EXPECT_EQ(r->code, -ENOENT);
    EXPECT_EQ(r->tree_level, CP_TREE_NONE);
    cp_result_free(r);
  }
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}

TEST(kill_tree_of_nothing) {
  EXPECT_EQ(cp_kill_tree(NULL, 0), -EINVAL);
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.tree = true), "code", "3"));
  EXPECT_EQ(cp_kill_tree(child, -1), -EINVAL);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, 3);
  cp_result_free(r);
  EXPECT_EQ(cp_kill_tree(child, 0), 0);
  child = cp_child_free(child);
  run(NULL);
}

TEST(a_grace_is_a_time_or_without_end) {
  cp_child *child = cp_spawn("/bin/cat", NULL, CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(child, -5), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  EXPECT_EQ(cp_kill_tree(child, CP_UNLIMITED), 1); /* SIGCONT, too: it ends */
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGTERM);
  cp_result_free(r);
  child = cp_spawn("/bin/cat", NULL, CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(child, CP_ZERO), 1);
  r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGKILL);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_CALLER);
  cp_result_free(r);
}

TEST(a_child_that_waits_for_its_turn_is_taken_out) {
  cp_queue *queue = cp_queue_new(1);
  cp_child *first = cp_spawn("/bin/cat", NULL, CP_OPTIONS(.tree = true, .queue = queue));
  cp_child *second = cp_child_keep(cp_spawn("/bin/cat", NULL, CP_OPTIONS(.tree = true, .queue = queue)));
  EXPECT_EQ(cp_pid(second), 0);
  EXPECT_EQ(cp_kill_tree(second, 0), 1);
  EXPECT_EQ(cp_kill_tree(first, 0), 1);
  EXPECT_EQ(cp_run(), 0);
  EXPECT(cp_child_result(second)->error != NULL);
  EXPECT_EQ(cp_child_result(second)->error->errnum, ECANCELED);
  second = cp_child_free(second);
  queue = cp_queue_free(queue);
}
