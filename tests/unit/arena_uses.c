/*
 * Each use of an arena fails once, while plans are made: the call says that there is no memory, nothing has
 * been started, and nothing is left.
 */
#include "arenas.h"
#include "child/windows_plan.h"
#include "child/windows_search.h"
#include "scenarios.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool told_no_memory(void) {
  EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  return false;
}

static bool ended_well(cp_result *result) {
  bool good = result->error == NULL;
  if (good)
    EXPECT_EQ(result->code, FINE);
  else
    EXPECT_EQ(result->error->errnum, ENOMEM);
  result = cp_result_free(result);
  return good;
}

/* ---- plans ---- */

static bool explained(const char *file, const char *const *args, const cp_options *options) {
  char *plan = cp_plan_explain(file, args, options);
  if (plan == NULL)
    return told_no_memory();
  EXPECT_CONTAINS(plan, "exec");
  free(plan);
  return true;
}

static bool plan_of_a_program(void) {
  static const unsigned groups[] = {1, 2};
  static const int cpus[] = {0};
  return explained("some_program", CP_ARGS("one", "two"),
                   CP_OPTIONS(.cwd = "/", .env_add = CP_ENV("A=b"), .argv0 = "zero", .detached = true,
                              .groups = groups, .groups_count = 2, .cgroup_parent = "/nowhere", .tree = true,
                              .die_with_parent = true, .limits = {.cpus = cpus, .cpus_count = 1},
                              .stdio = CP_STDIO(CP_FROM_PATH("in"), CP_TO_PATH("out"), CP_IGNORE)));
}

static bool plan_of_a_command(void) {
  return explained("echo $A | cat", NULL,
                   CP_OPTIONS(.shell = true, .argv0 = "zero", .env = CP_ENV("PATH=/a:/b", "A=b"),
                              .stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_IPC)));
}

static bool plan_of_a_contained_program(void) {
  static const cp_allowed allowed[] = {{"/tmp", CP_MAY_READ}, {"/usr", CP_MAY_READ | CP_MAY_RUN}, {NULL, 0}};
  return explained(
      "bin/true", NULL,
      CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allowed = allowed, .scratch = "/tmp", .cwd = "/usr"));
}

static bool plan_of_a_sealed_program(void) {
  static const unsigned groups[] = {3};
  return explained(
      "true", NULL,
      CP_OPTIONS(.isolation = CP_ISOLATION_SEALED, .scratch = "/tmp", .groups = groups, .groups_count = 1));
}

static bool plan_of_a_sealed_script(void) {
  return explained("./script", NULL, CP_OPTIONS(.isolation = CP_ISOLATION_SEALED));
}

TEST(no_room_in_the_arena_of_a_plan) {
  EXPECT_GT(arenas_sweep(plan_of_a_program), 5);
  EXPECT_GT(arenas_sweep(plan_of_a_command), 5);
}

static void make_script(void) {
  FILE *file = fopen("script", "w");
  EXPECT(file != NULL);
  EXPECT_GT(fprintf(file, "#! /bin/sh\nexit 21\n"), 0);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(chmod("script", 0700));
}

TEST(no_room_in_the_arena_of_an_isolated_plan) {
  make_script();
  EXPECT_GT(arenas_sweep(plan_of_a_contained_program), 5);
  EXPECT_GT(arenas_sweep(plan_of_a_sealed_program), 5);
  EXPECT_GT(arenas_sweep(plan_of_a_sealed_script), 5);
}

/* ---- starts ---- */

static bool spawn_all(void) {
  const cp_options *options =
      CP_OPTIONS(.cwd = "/", .env_add = CP_ENV("A=b"), .capture = true, .input = "x", .input_size = 1);
  return ended_well(cp_spawn_sync(test_program(), HELPER_ARGS("reads"), options));
}

/* Its input arrives before it ends: otherwise EPIPE could be told. */
HELPER(reads) {
  char byte;
  EXPECT_EQ(read(0, &byte, 1), 1);
  return FINE;
}

HELPER(fine) {
  return FINE;
}

struct ended {
  int calls;
  bool whole;
};

static void note_end(const cp_result *result, void *ctx) {
  struct ended *ended = ctx;
  ended->calls++;
  EXPECT(result->error != NULL);
  ended->whole = strcmp(result->error->code, "ERR_COMMAND_FAILED") == 0 && result->code == FINE;
  if (!ended->whole)
    EXPECT_EQ(result->error->errnum, ENOMEM);
}

static bool exec_one(void) {
  struct ended ended = {0};
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      cp_exec_file(test_program(), HELPER_ARGS("fine"), CP_OPTIONS(.loop = loop), note_end, &ended);
  if (child == NULL)
    (void)told_no_memory();
  EXPECT_EQ(cp_loop_run(loop), 0);
  cp_loop_free(loop);
  EXPECT_EQ(ended.calls, child != NULL);
  return ended.whole;
}

static bool fork_one(void) {
  cp_loop *loop = cp_loop_new();
  cp_child *child = cp_fork(test_program(), HELPER_ARGS("fine"), CP_OPTIONS(.loop = loop));
  bool good = child != NULL && ended_well(cp_wait(child, DEADLINE_MS));
  if (child == NULL)
    (void)told_no_memory();
  cp_loop_free(loop);
  return good;
}

TEST(no_room_in_the_arena_of_a_child) {
  EXPECT_GT(arenas_sweep(spawn_all), 5);
  EXPECT_GT(arenas_sweep(exec_one), 5);
  EXPECT_GT(arenas_sweep(fork_one), 5);
}

/* ---- clusters ---- */

static bool worker_starts(void) {
  cp_loop *loop = cp_loop_new();
  cp_cluster *cluster = cp_cluster_new(
      CP_CLUSTER_OPTIONS(.exec = test_program(), .args = HELPER_ARGS("fine"),
                         .options = CP_OPTIONS(.loop = loop, .env_add = CP_ENV("A=b", "C=d"), .cwd = "/")));
  cp_worker *worker = cluster == NULL ? NULL : cp_cluster_fork(cluster, CP_ENV("E=f"));
  if (worker == NULL)
    (void)told_no_memory();
  EXPECT_EQ(cp_cluster_count(cluster), worker != NULL);
  EXPECT_EQ(cp_loop_run(loop), 0);
  EXPECT_EQ(cp_cluster_count(cluster), 0);
  cp_cluster_free(cluster);
  cp_loop_free(loop);
  return worker != NULL;
}

TEST(no_room_in_the_arena_of_a_worker) {
  EXPECT_GT(arenas_sweep(worker_starts), 5);
}

/* ---- what Windows is given ---- */

static bool windows_places(void) {
  struct arena arena = {0};
  char **env = windows_env(&arena, CP_ENV("a=1", "B=2"), CP_ENV("A=3"));
  char **places = NULL, **own = NULL;
  if (env != NULL) {
    EXPECT_STR(env[0], "B=2");
    EXPECT_STR(env[1], "A=3");
    places = windows_candidates(&arena, "x.y", "C:\\", "one;\"t;wo\"", true);
  }
  if (places != NULL) {
    EXPECT_STR(places[0], "C:\\x.y");
    EXPECT_STR(places[8], "C:\\t;wo\\x.y.exe");
    EXPECT(places[9] == NULL);
    own = windows_candidates(&arena, "y", NULL, "Z:\\", false);
  }
  if (own != NULL)
    EXPECT_STR(own[1], "Z:\\y.exe");
  arena_free(&arena);
  return own != NULL;
}

static bool windows_shell(void) {
  char *argv[] = {(char[]){"cmd.exe"}, NULL}, *none[] = {NULL};
  struct plan plan = {.file = "cmd.exe", .os = {.argv = argv, .envp = none, .candidates = none}};
  int r = windows_plan(&plan, "echo", NULL, CP_OPTIONS(.shell = true));
  if (r >= 0)
    EXPECT_STR(plan.os.argv[4], "\"echo\"");
  else
    EXPECT_EQ(r, -ENOMEM);
  arena_free(&plan.arena);
  return r >= 0;
}

TEST(no_room_in_the_arena_for_windows) {
  EXPECT_EQ(arenas_sweep(windows_places), 1 + 3 + 1 + 9 + 1 + 2);
  EXPECT_GT(arenas_sweep(windows_shell), 5);
}
