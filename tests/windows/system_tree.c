/* Owned trees on Windows: jobs. */
#include "family.h"
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- ending all of it ---- */

TEST(a_tree_is_a_job) {
  for (int level = CP_TREE_NONE; level <= CP_TREE_JOB; level++) {
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "43"),
                                 CP_OPTIONS(.tree = true, .tree_at_least = (cp_tree_level)level));
    EXPECT(r->error == NULL);
    EXPECT_EQ(r->code, 43);
    EXPECT_EQ(r->tree_level, CP_TREE_JOB);
    EXPECT(!r->tree_escapes && !r->tree_left);
    r = cp_result_free(r);
  }
}

HELPER(code) {
  return (int)strtol(argv[1], NULL, 10);
}

TEST(killing_a_tree_ends_who_descends_from_it) {
  family f;
  family_start(&f, "stays", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT_STR(r->signal_name, "SIGKILL");
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_CALLER);
  EXPECT(!r->tree_left);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 0);
  family_expect_end(&f);
  r = cp_result_free(r);
}

TEST(a_grace_is_not_needed_by_who_ends_at_once) {
  family f;
  family_start(&f, "stays", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, FAMILY_MS), 1);
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT(r->error == NULL);
  EXPECT_STR(r->signal_name, "SIGTERM");
  family_expect_end(&f);
  r = cp_result_free(r);
}

TEST(without_a_tree_the_child_alone_ends) {
  family f;
  family_start(&f, "stays", NULL);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT_EQ(r->tree_level, CP_TREE_NONE);
  EXPECT(family_grandchild_lives(&f));
  family_end(&f);
  r = cp_result_free(r);
}

static void kill_the_rest(cp_child *child, const cp_result *result, void *ctx) {
  *(bool *)ctx = result->tree_left;
  EXPECT_EQ(cp_kill_tree(child, 0), 1);
}

TEST(after_the_child_has_ended_its_tree_is_still_reached) {
  family f;
  bool left = false;
  family_start(&f, "ends", CP_OPTIONS(.tree = true));
  cp_end(cp_stdin(f.child));
  cp_on_exit(f.child, kill_the_rest, &left);
  EXPECT_EQ(cp_run(), 0);
  const cp_result *r = cp_child_result(f.child);
  EXPECT_EQ(r->code, PARENT_CODE); /* it was gone before */
  EXPECT(left && !r->tree_left && !r->killed);
  family_expect_end(&f);
}

TEST(who_is_left_lives_on) {
  family f;
  family_start(&f, "ends", CP_OPTIONS(.tree = true));
  cp_end(cp_stdin(f.child));
  EXPECT_EQ(cp_run(), 0);
  EXPECT(cp_child_result(f.child)->tree_left);
  EXPECT(family_grandchild_lives(&f));
  family_end(&f);
}

/* start_outside: tries to start a process outside of its job; 44: it was refused. */
HELPER(start_outside) {
  char line[1024];
  STARTUPINFOA about = {.cb = sizeof about};
  PROCESS_INFORMATION made;
  snprintf(line, sizeof line, "\"%s\" --helper stays", test_program());
  if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, CREATE_BREAKAWAY_FROM_JOB, NULL, NULL, &about, &made))
    return GetLastError() == ERROR_ACCESS_DENIED ? 44 : 46;
  (void)TerminateProcess(made.hProcess, 1);
  return 45;
}

TEST(nobody_gets_out) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("start_outside"), CP_OPTIONS(.tree = true));
  EXPECT_EQ(r->code, 44);
  EXPECT(!r->tree_left);
  r = cp_result_free(r);
}

/* ---- jobs within jobs ---- */

/* middle: a tree of its own, which it ends; says whether the one beside it still lives, and stays. */
HELPER(middle) {
  family f;
  cp_child *beside = cp_spawn(test_program(), HELPER_ARGS("stays"), NULL);
  EXPECT(beside != NULL);
  family_start(&f, "stays", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT(!r->tree_left);
  r = cp_result_free(r);
  family_expect_end(&f);
  EXPECT_EQ(cp_kill(beside, 0), 1);
  family_start(&f, "stays", CP_OPTIONS(.tree = true));
  printf("%s", f.text);
  fflush(stdout);
  Sleep(INFINITE);
  return 47;
}

static void hear(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  strncat(ctx, data, size);
}

TEST(a_tree_within_a_tree) {
  char text[64] = "";
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("middle"), CP_OPTIONS(.tree = true)));
  EXPECT(child != NULL);
  cp_on_data(cp_stdout(child), hear, text);
  while (strchr(text, '\n') == NULL)
    EXPECT_EQ(cp_loop_step(cp_loop_default(), FAMILY_MS), 1);
  HANDLE last = process_of((int)strtol(text, NULL, 10));
  EXPECT_EQ(cp_kill_tree(child, 0), 1);
  cp_result *r = cp_wait(child, FAMILY_MS);
  EXPECT(!r->tree_left);
  EXPECT(WaitForSingleObject(last, FAMILY_MS) == WAIT_OBJECT_0);
  CloseHandle(last);
  r = cp_result_free(r);
  child = cp_child_free(child);
}

/* ---- the end of the parent ---- */

/* owner OPTIONS: a family with some of t(ree), d(etached), g(uard), told by its grandchild's number; then it
 * ends. */
HELPER(owner) {
  family f;
  cp_options options =
      *CP_OPTIONS(.tree = strchr(argv[1], 't') != NULL, .detached = strchr(argv[1], 'd') != NULL,
                  .die_with_parent = strchr(argv[1], 'g') != NULL);
  family_start(&f, "stays", &options);
  printf("%d %s", cp_pid(f.child), f.text);
  fflush(stdout);
  (void)getchar();
  _exit(48);
}

static bool ends(HANDLE process, bool expected) {
  return WaitForSingleObject(process, expected ? FAMILY_MS : 0) == WAIT_OBJECT_0;
}

/* Whether the child ends with the process that started it, and whether the grandchild does. */
static void check_end_of_parent(const char *how, bool child_ends, bool grandchild_ends) {
  char text[64] = "", *rest;
  cp_child *owner = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("owner", how), NULL));
  EXPECT(owner != NULL);
  cp_on_data(cp_stdout(owner), hear, text);
  while (strchr(text, '\n') == NULL)
    EXPECT_EQ(cp_loop_step(cp_loop_default(), FAMILY_MS), 1);
  HANDLE child = process_of((int)strtol(text, &rest, 10)),
         grandchild = process_of((int)strtol(rest, NULL, 10));
  cp_end(cp_stdin(owner));
  cp_result *r = cp_wait(owner, FAMILY_MS);
  EXPECT_EQ(r->code, 48);
  NOTE("with %s", how);
  EXPECT_EQ(ends(child, child_ends), child_ends);
  EXPECT_EQ(ends(grandchild, grandchild_ends), grandchild_ends);
  (void)TerminateProcess(child, 1);
  (void)TerminateProcess(grandchild, 1);
  (void)WaitForSingleObject(child, FAMILY_MS);
  (void)WaitForSingleObject(grandchild, FAMILY_MS);
  CloseHandle(child);
  CloseHandle(grandchild);
  r = cp_result_free(r);
  owner = cp_child_free(owner);
}

TEST(who_ends_with_the_parent) {
  check_end_of_parent("t", true, true);
  check_end_of_parent("tg", true, true);
  check_end_of_parent("tdg", true, true);
  check_end_of_parent("g", true, false);
  check_end_of_parent("dg", true, false);
}

TEST(who_does_not) {
  check_end_of_parent("td", false, false);
  check_end_of_parent("d", false, false);
  check_end_of_parent("-", true, false);
}

TEST(at_close_nobody_is_left_of_who_dies_with_the_parent) {
  family f;
  family_start(&f, "ends", CP_OPTIONS(.tree = true, .die_with_parent = true));
  cp_end(cp_stdin(f.child));
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(cp_child_result(f.child)->code, PARENT_CODE);
  family_expect_end(&f);
}

/* ---- what else reaches a tree ---- */

TEST(a_timeout_reaches_the_tree) {
  family f;
  family_start(&f, "stays",
               CP_OPTIONS(.tree = true, .timeout_ms = 2000, .grace_ms = 1, .drain_ms = CP_UNLIMITED));
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_TIMEOUT);
  EXPECT(!r->tree_left);
  r = cp_result_free(r);
  family_expect_end(&f);
}

TEST(the_end_of_draining_reaches_the_tree) {
  family f;
  family_start(&f, "ends", CP_OPTIONS(.tree = true, .drain_ms = 10));
  cp_end(cp_stdin(f.child));
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT_EQ(r->code, PARENT_CODE);
  EXPECT(r->pipes_held && !r->tree_left);
  r = cp_result_free(r);
  family_expect_end(&f);
}

TEST(draining_without_a_tree_leaves_the_holder_alone) {
  family f;
  family_start(&f, "ends", CP_OPTIONS(.drain_ms = 10));
  cp_end(cp_stdin(f.child));
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT_EQ(r->code, PARENT_CODE);
  EXPECT(r->pipes_held && !r->out.eof);
  r = cp_result_free(r);
  EXPECT(family_grandchild_lives(&f));
  family_end(&f);
}

TEST(an_abort_reaches_the_tree) {
  family f;
  cp_abort *abort = cp_abort_new();
  family_start(&f, "stays", CP_OPTIONS(.tree = true, .abort = abort));
  cp_abort_trigger(abort);
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->code, "ABORT_ERR");
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_ABORT);
  r = cp_result_free(r);
  abort = cp_abort_free(abort);
  family_expect_end(&f);
}

TEST(a_loop_that_is_freed_lets_the_tree_go_on) {
  family f;
  cp_loop *loop = cp_loop_new();
  family_start(&f, "stays", CP_OPTIONS(.tree = true, .loop = loop));
  HANDLE child = process_of(cp_pid(f.child));
  f.child = NULL;
  loop = cp_loop_free(loop);
  EXPECT(WaitForSingleObject(child, 0) == WAIT_TIMEOUT && family_grandchild_lives(&f));
  EXPECT(TerminateProcess(child, 1));
  EXPECT(WaitForSingleObject(child, FAMILY_MS) == WAIT_OBJECT_0);
  CloseHandle(child);
  family_end(&f);
}
