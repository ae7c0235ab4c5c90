/* A child that goes wrong: the parent and the other children go on, and the result says what happened. */
#include "need.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { USER = 64322 };

/* ---- the sibling: it answers before and after ---- */

struct sibling {
  cp_child *child;
  char text[64];
  size_t size;
};

static void on_answer(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct sibling *sibling = ctx;
  (void)stream;
  EXPECT_LT(sibling->size + size, sizeof sibling->text);
  memcpy(sibling->text + sibling->size, data, size);
  sibling->size += size;
  cp_stop(cp_child_loop(sibling->child));
}

static void expect_answer(struct sibling *sibling, const char *text) {
  sibling->size = 0;
  EXPECT_GT(cp_write(cp_stdin(sibling->child), text, strlen(text)), 0);
  while (sibling->size < strlen(text))
    EXPECT_GE(cp_run(), 0);
  EXPECT_MEM(sibling->text, sibling->size, text, strlen(text));
}

static void start_sibling(struct sibling *sibling) {
  *sibling = (struct sibling){.child = cp_spawn("/bin/cat", NULL, NULL)};
  EXPECT(sibling->child != NULL);
  EXPECT_GT(cp_on_data(cp_stdout(sibling->child), on_answer, sibling), 0);
  expect_answer(sibling, "before");
}

static void end_sibling(struct sibling *sibling) {
  expect_answer(sibling, "after");
  cp_end(cp_stdin(sibling->child));
  expect_code(sibling->child, 0);
  expect_no_child();
}

/* ---- one that goes wrong beside it ---- */

static const cp_result *done;
static void keep(const cp_result *r, void *ctx) {
  cp_loop *loop = ctx;
  done = cp_result_take(r);
  cp_stop(loop);
}

static void end_rest(cp_child *child, const cp_result *r, void *ctx) {
  (void)ctx;
  EXPECT(r->tree_left);
  EXPECT_EQ(cp_kill_tree(child, 0), 1);
}

/* The result is the caller's. What is left of an owned tree is ended with the child. */
static cp_result *crash(const char *how, const cp_options *options) {
  struct sibling sibling;
  start_sibling(&sibling);
  cp_options own = *options;
  if (own.timeout_ms == 0)
    own.timeout_ms = DEADLINE_MS;
  own.limits.core = CP_LIMIT(0);
  done = NULL;
  cp_child *child = cp_exec_file(CRASHER, CP_ARGS(how), &own, keep, cp_loop_default());
  if (child == NULL)
    FAIL("%s: %s", how, cp_last_error()->message);
  if (own.tree)
    EXPECT_GT(cp_on_exit(child, end_rest, NULL), 0);
  while (done == NULL)
    EXPECT_GE(cp_run(), 0);
  end_sibling(&sibling);
  return (cp_result *)(uintptr_t)done;
}

static void expect_signal(const char *how, int signal, const cp_options *options) {
  cp_result *r = crash(how, options);
  EXPECT_EQ(r->signal, signal);
  EXPECT_EQ(r->code, -1);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_NOBODY);
  EXPECT(!r->killed);
  EXPECT(r->error != NULL); /* "Command failed" */
  r = cp_result_free(r);
}

TEST(crash_by_a_wrong_address) {
  expect_signal("segv", SIGSEGV, CP_OPTIONS(0));
}

TEST(crash_by_abort) {
  expect_signal("abort", SIGABRT, CP_OPTIONS(0));
}

TEST(crash_by_a_stack_without_end) {
  expect_signal("stack", SIGSEGV, CP_OPTIONS(.limits.stack = CP_LIMIT(1 << 20)));
}

TEST(crash_of_each_profile) {
  for (int profile = CP_ISOLATION_TIDY; profile <= CP_ISOLATION_SEALED; profile++)
    expect_signal("segv", SIGSEGV, CP_OPTIONS(.isolation = (cp_isolation)profile));
}

TEST(memory_without_end_meets_its_limit) {
  cp_result *r = crash("eat", CP_OPTIONS(.limits.address_space = CP_LIMIT(64 << 20)));
  EXPECT_EQ(r->code, 3);
  EXPECT_EQ(r->signal, 0);
  EXPECT_CONTAINS(r->out.data, "no memory after ");
  EXPECT_LT(r->usage.max_rss_bytes, 70 << 20);
  r = cp_result_free(r);
}

TEST(output_without_end_meets_max_buffer) {
  cp_result *r = crash("write", CP_OPTIONS(.max_buffer = 100000, .kill_signal = SIGKILL));
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_MAX_BUFFER);
  EXPECT_EQ(r->out.size, 100000);
  EXPECT(r->out.truncated);
  r = cp_result_free(r);
}

/* Nobody reads: the child waits, and costs nothing but itself. */
TEST(output_that_nobody_reads_waits) {
  struct sibling sibling;
  start_sibling(&sibling);
  cp_child *child = cp_spawn(CRASHER, CP_ARGS("write"), NULL);
  EXPECT(child != NULL);
  expect_answer(&sibling, "meanwhile");
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGKILL);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_CALLER);
  r = cp_result_free(r);
  end_sibling(&sibling);
}

/* ---- fork bombs, each within limits ---- */

/* As a user whose processes are counted; root's are not. */
HELPER(bombed) {
  if (getuid() == 0) {
    EXPECT_SYS(setgroups(0, NULL));
    EXPECT_SYS(setgid(USER));
    EXPECT_SYS(setuid(USER));
    EXPECT_SYS(prctl(PR_SET_DUMPABLE, 1));
  }
  cp_result *r = crash("bomb", CP_OPTIONS(.limits.processes = CP_LIMIT(40), .tree = true));
  EXPECT_EQ(r->code, 4);
  EXPECT(!r->tree_left);
  EXPECT(r->out.eof); /* nobody of it holds the pipe any more */
  r = cp_result_free(r);
  cp_loop_free(cp_loop_default());
  return FINE;
}

TEST(fork_bomb_of_a_user_meets_its_limit) {
  if (getuid() != 0)
    SKIP("the limit counts all processes of this user, not those of the bomb alone");
  need_other_users();
  expect_code(START(NULL, "bombed"), FINE);
}

/* Root is somebody else in there, whom the limit binds; and nobody of it is left. */
TEST(fork_bomb_in_sealed_meets_its_limit) {
  need_profile(CP_ISOLATION_SEALED);
  if (getuid() != 0)
    SKIP("the limit counts all processes of this user, not those of the bomb alone");
  cp_result *r = crash("bomb", CP_OPTIONS(.isolation = CP_ISOLATION_SEALED, .isolation_required = true,
                                          .limits.processes = CP_LIMIT(40)));
  EXPECT_EQ(r->code, 4);
  EXPECT(!r->pipes_held);
  r = cp_result_free(r);
}

/* ---- kill(0) ---- */

/*
 * A parent in a group of its own, so that what happens without an own group for the child happens to it
 * alone: there kill(0) reaches everybody whom the terminal's Ctrl-C would reach, the parent too.
 */
HELPER(parent_of_kill0) {
  bool detached = strcmp(argv[1], "detached") == 0;
  /* It holds the test's pipes, so that the test sees when it has gone, too. */
  cp_child *child =
      cp_spawn(CRASHER, CP_ARGS("kill0"),
               CP_OPTIONS(.detached = detached, .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGTERM);
  r = cp_result_free(r);
  cp_loop_free(cp_loop_default());
  return FINE;
}

static void expect_parent(const char *helper, const char *how, int code, int signal) {
  cp_child *child = START(CP_OPTIONS(.detached = true, .timeout_ms = DEADLINE_MS), helper, how);
  NOTE("%s", how);
  cp_result *r = cp_wait(child, -1);
  EXPECT_EQ(r->code, code);
  EXPECT_EQ(r->signal, signal);
  r = cp_result_free(r);
}

TEST(kill_of_the_own_group_reaches_the_parent_without_one) {
  expect_parent("parent_of_kill0", "none", -1, SIGTERM);
}

TEST(kill_of_the_own_group_stays_in_an_own_group) {
  expect_parent("parent_of_kill0", "detached", FINE, 0);
}

/* A PID namespace keeps it in, too: there is nobody else of its group in it. So does Landlock from ABI 6. */
HELPER(parent_of_isolated_kill0) {
  cp_isolation profile = *argv[1] == 's' ? CP_ISOLATION_SEALED : CP_ISOLATION_CONTAINED;
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.isolation = profile));
  if (!(r->isolation_missing & 1U << CP_PART_SIGNALS)) {
    r = cp_result_free(r);
    r = cp_spawn_sync(CRASHER, CP_ARGS("kill0"), CP_OPTIONS(.isolation = profile));
    EXPECT_EQ(r->signal, SIGTERM);
  }
  r = cp_result_free(r);
  return FINE;
}

TEST(kill_of_the_own_group_stays_in_an_isolated_child) {
  need_profile(CP_ISOLATION_SEALED);
  expect_parent("parent_of_isolated_kill0", "sealed", FINE, 0);
  expect_parent("parent_of_isolated_kill0", "contained", FINE, 0);
}

/* ---- one that withdraws ---- */

static void count_stream(cp_stream *stream, void *ctx) {
  (void)stream;
  ++*(int *)ctx;
}

TEST(child_that_closes_everything_still_runs) {
  struct sibling sibling;
  int ends = 0, exits = 0;
  start_sibling(&sibling);
  cp_child *child = cp_spawn(CRASHER, CP_ARGS("close"), NULL);
  EXPECT(child != NULL);
  EXPECT_GT(cp_on_end(cp_stdout(child), count_stream, &ends), 0);
  EXPECT_GT(cp_on_end(cp_stderr(child), count_stream, &ends), 0);
  EXPECT_GT(cp_on_exit(child, count_result, &exits), 0);
  cp_resume(cp_stdout(child));
  cp_resume(cp_stderr(child));
  while (ends < 2)
    EXPECT_GE(cp_loop_step(cp_child_loop(child), -1), 0);
  EXPECT_EQ(exits, 0);
  EXPECT_EQ(cp_kill(child, 0), 1);
  cp_end(cp_stdin(child));
  expect_code(child, 5);
  end_sibling(&sibling);
}

/* A stopped child is no ended one; a time-out reaches it, as SIGCONT follows its SIGTERM. */
TEST(child_that_stops_itself_is_ended_by_a_time_out) {
  cp_result *r = crash("stop", CP_OPTIONS(.timeout_ms = 200, .grace_ms = DEADLINE_MS));
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_TIMEOUT);
  EXPECT_EQ(r->signal, SIGTERM);
  r = cp_result_free(r);
}

TEST(child_that_stops_itself_goes_on) {
  struct sibling sibling;
  start_sibling(&sibling);
  cp_child *child = cp_spawn(CRASHER, CP_ARGS("stop"), NULL);
  EXPECT(child != NULL);
  cp_result *r;
  do { /* a SIGCONT before the stop has no effect */
    EXPECT_GE(cp_kill(child, SIGCONT), 0);
    r = cp_wait(child, 10);
    if (r->error != NULL)
      r = cp_result_free(r);
  } while (r == NULL);
  EXPECT_EQ(r->code, 6);
  r = cp_result_free(r);
  end_sibling(&sibling);
}
