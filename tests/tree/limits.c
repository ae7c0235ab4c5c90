/* Limits of a whole tree, and the processors it may use. */
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB ((uint64_t)1 << 20)

/* Only where this machine limits a tree at all. */
static void need(cp_limit_kind kind) {
  cp_limits limits = {0};
  *(kind == CP_LIMIT_MEMORY ? &limits.memory : &limits.tree_processes) = CP_LIMIT(100 * MIB);
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.limits = limits));
  EXPECT(r->error == NULL && r->code == 0);
  bool missing = r->limits_missing & 1U << kind;
  cp_result_free(r);
  if (missing)
    SKIP("this user has no cgroup with the %s controller", kind == CP_LIMIT_MEMORY ? "memory" : "pids");
}

/* eats MIB: touches so much memory, then leaves. */
HELPER(eats) {
  size_t size = (size_t)atol(argv[1]) << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  EXPECT(memory != MAP_FAILED);
  for (size_t at = 0; at < size; at += 4096)
    memory[at] = 1;
  return FINE;
}

/* The same in a child, whose end it tells: FINE, or 9 for SIGKILL. */
HELPER(has_one_that_eats) {
  int status, pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0)
    _exit(helper_body_eats(argc, argv));
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  exit(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

/* forks N: how many of so many children could be made; all are alive at once. */
HELPER(forks) {
  int gate[2], made = 0;
  EXPECT_SYS(pipe(gate));
  for (int i = 0; i < atoi(argv[1]); i++) {
    int pid = fork();
    if (pid == 0) {
      char byte;
      close(gate[1]);
      _exit((int)read(gate[0], &byte, 1));
    }
    if (pid < 0)
      EXPECT_EQ(errno, EAGAIN);
    made += pid > 0;
  }
  close(gate[1]);
  for (int i = 0; i < made; i++)
    EXPECT_SYS(wait(NULL));
  exit(made + 1);
}

static cp_result *limited(const char *helper, const char *arg, cp_limits limits, bool tree) {
  cp_result *r =
      cp_spawn_sync(test_program(), HELPER_ARGS(helper, arg), CP_OPTIONS(.limits = limits, .tree = tree));
  EXPECT(r->error == NULL);
  return r;
}

TEST(who_takes_more_memory_than_the_tree_may_is_killed_and_told) {
  need(CP_LIMIT_MEMORY);
  for (int tree = 0; tree < 2; tree++) {
    cp_limits limits = {.memory = CP_LIMIT(64 * MIB)};
    cp_result *r = limited("eats", "200", limits, tree);
    EXPECT(r->signal == SIGKILL && r->limit == CP_LIMIT_MEMORY && r->killed_by == CP_KILLED_BY_LIMIT);
    EXPECT(r->limits_missing == 0 && !r->killed);
    EXPECT(r->peak_memory > 32 * (int64_t)MIB && r->peak_memory <= 64 * (int64_t)MIB);
    EXPECT_EQ(r->tree_level > CP_TREE_NONE, tree);
    cp_result_free(r);
  }
  expect_no_child();
}

TEST(the_limit_is_for_all_of_the_tree) {
  need(CP_LIMIT_MEMORY);
  cp_limits limits = {.memory = CP_LIMIT(64 * MIB)};
  cp_result *r = limited("has_one_that_eats", "200", limits, true);
  EXPECT_EQ(r->limit, CP_LIMIT_MEMORY);
  EXPECT(r->code == SIGKILL || r->signal == SIGKILL);
  cp_result_free(r);
}

TEST(who_takes_less_hears_nothing) {
  need(CP_LIMIT_MEMORY);
  cp_limits limits = {.memory = CP_LIMIT(256 * MIB), .tree_processes = CP_LIMIT(20)};
  cp_result *r = limited("eats", "30", limits, true);
  EXPECT(r->code == FINE && r->limit == CP_LIMIT_NONE && r->killed_by == CP_KILLED_BY_NOBODY);
  EXPECT_GE(r->peak_memory, 30 * (int64_t)MIB);
  cp_result_free(r);
}

TEST(forks_beyond_the_limit_are_refused_for_root_as_well) {
  need(CP_LIMIT_TREE_PROCESSES);
  cp_limits limits = {.tree_processes = CP_LIMIT(6)};
  cp_result *r = limited("forks", "40", limits, true);
  EXPECT_LE(r->code, 5 + 1); /* the child itself is one, and a sanitizer may have a thread in each */
  EXPECT_GT(r->code, 0 + 1);
  EXPECT(r->limit == CP_LIMIT_TREE_PROCESSES && r->killed_by == CP_KILLED_BY_NOBODY);
  cp_result_free(r);
  r = limited("forks", "1", limits, false);
  EXPECT(r->code == 1 + 1 && r->limit == CP_LIMIT_NONE);
  cp_result_free(r);
}

/* Measured: RLIMIT_NPROC does not bind root. */
TEST(the_limit_of_a_user_binds_an_ordinary_one_only) {
  cp_limits limits = {.processes = CP_LIMIT(1)};
  if (getuid() != 0)
    SKIP("only root can be two users");
  need_other_users();
  cp_result *r = limited("forks", "20", limits, false);
  EXPECT_EQ(r->code, 20 + 1);
  cp_result_free(r);
  r = cp_spawn_sync(test_program(), HELPER_ARGS("forks", "20"),
                    CP_OPTIONS(.limits = limits, .uid = CP_ID(64321), .gid = CP_ID(64321)));
  EXPECT_EQ(r->code, 0 + 1);
  cp_result_free(r);
}

TEST(without_cgroups_the_limits_are_told_as_missing) {
  test_fault_arm("cgroup=ENOENT,namespace=EPERM");
  cp_limits limits = {.memory = CP_LIMIT(64 * MIB), .tree_processes = CP_LIMIT(6)};
  for (int tree = 0; tree < 2; tree++) {
    cp_result *r = limited("eats", "100", limits, tree);
    EXPECT(r->code == FINE && r->limit == CP_LIMIT_NONE && r->peak_memory == -1);
    EXPECT_EQ(r->limits_missing, 1U << CP_LIMIT_MEMORY | 1U << CP_LIMIT_TREE_PROCESSES);
    EXPECT_EQ(r->tree_level, tree ? CP_TREE_GROUP : CP_TREE_NONE);
    cp_result_free(r);
  }
}

TEST(a_fork_bomb_is_held_and_ended) {
  need(CP_LIMIT_TREE_PROCESSES);
  cp_limits limits = {.tree_processes = CP_LIMIT(30), .wall_ms = CP_LIMIT(400)};
  cp_result *r = limited("bomb", "", limits, true);
  EXPECT(r->signal == SIGKILL && r->limit == CP_LIMIT_WALL && !r->tree_left);
  cp_result_free(r);
  expect_no_child();
}

HELPER(bomb) {
  for (;;)
    (void)fork();
  return 1;
}

/* ---- processors ---- */

HELPER(processors) {
  cpu_set_t set;
  EXPECT_SYS(sched_getaffinity(0, sizeof set, &set));
  EXPECT_EQ(CPU_COUNT(&set), 1);
  EXPECT(CPU_ISSET((size_t)atoi(argv[1]), &set));
  return FINE;
}

TEST(the_processors_it_may_run_on) {
  cpu_set_t set;
  char number[16];
  int cpu = 0;
  EXPECT_SYS(sched_getaffinity(0, sizeof set, &set));
  while (!CPU_ISSET((size_t)cpu, &set))
    cpu++;
  snprintf(number, sizeof number, "%d", cpu);
  cp_limits limits = {.cpus = &cpu, .cpus_count = 1};
  cp_result *r =
      cp_spawn_sync(test_program(), HELPER_ARGS("processors", number), CP_OPTIONS(.limits = limits));
  if (r->code == -ENOTSUP) {
    EXPECT_EQ(r->error->step, CP_STEP_AFFINITY);
    cp_result_free(r);
    SKIP("this back end has no affinity");
  }
  EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
  cpu_set_t after;
  EXPECT_SYS(sched_getaffinity(0, sizeof after, &after));
  EXPECT(CPU_EQUAL(&set, &after));
}

TEST(processors_that_are_not_there) {
  int none = 1000, wrong = -1;
  cp_limits limits = {.cpus = &none, .cpus_count = 1};
  EXPECT(cp_spawn("/bin/true", NULL, CP_OPTIONS(.limits = limits)) == NULL);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_AFFINITY);
  limits.cpus = &wrong;
  EXPECT(cp_spawn("/bin/true", NULL, CP_OPTIONS(.limits = limits)) == NULL);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  limits = (cp_limits){.cpus_count = 2};
  EXPECT(cp_spawn("/bin/true", NULL, CP_OPTIONS(.limits = limits)) == NULL);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  expect_no_child();
}
