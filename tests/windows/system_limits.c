/*
 * Limits on Windows. Wine takes those of a job and keeps none; what it cannot show is what it is expected to
 * say instead, so that these tests hold on both.
 */
#include "child/child.h"
#include "family.h"
#include "harness.h"
#include "os/windows/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HELPER(reads) {
  while (getchar() != EOF)
    ;
  return 50;
}

/* ---- memory ---- */

/* takes MIB: 51 it had so much, 52 it had not. */
HELPER(takes) {
  size_t size = (size_t)strtoul(argv[1], NULL, 10) << 20;
  char *memory = malloc(size);
  if (memory == NULL)
    return 52;
  memset(memory, 1, size);
  return memory[size / 2] == 1 ? 51 : 53;
}

TEST(the_memory_of_a_tree) {
  const cp_options *options = CP_OPTIONS(.limits = {.memory = CP_LIMIT(64 << 20)});
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("takes", "256"), options);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->tree_level, CP_TREE_NONE);
  if (is_wine()) {
    EXPECT_EQ(r->limits_missing, 1U << CP_LIMIT_MEMORY);
    EXPECT_EQ(r->code, 51);
    EXPECT_EQ(r->peak_memory, -1);
  } else {
    EXPECT_EQ(r->limits_missing, 0U);
    EXPECT_EQ(r->code, 52);
    EXPECT_EQ(r->limit, CP_LIMIT_MEMORY);
    EXPECT_GT(r->peak_memory, 0);
  }
  r = cp_result_free(r);
}

static void check_commit(const cp_options *options) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("takes", "256"), options);
  if (is_wine()) {
    EXPECT(r->error != NULL);
    EXPECT_EQ(r->error->errnum, ENOTSUP);
    EXPECT_EQ(r->error->step, CP_STEP_LIMIT);
    EXPECT_EQ(r->error->index, CP_LIMIT_DATA);
  } else {
    EXPECT_EQ(r->code, 52);
  }
  r = cp_result_free(r);
}

TEST(the_memory_of_each_process) {
  check_commit(CP_OPTIONS(.limits = {.data = CP_LIMIT(64 << 20)}));
  check_commit(CP_OPTIONS(.limits = {.address_space = CP_LIMIT(64 << 20)}));
  check_commit(CP_OPTIONS(.limits = {.address_space = CP_LIMIT(1 << 30), .data = CP_LIMIT(64 << 20)}));
}

/* ---- processes ---- */

/* starts COUNT: 54 all of them run, 55 one was refused. All end with this one. */
HELPER(starts) {
  long count = strtol(argv[1], NULL, 10);
  for (long i = 0; i < count; i++)
    if (cp_pid(cp_spawn(test_program(), HELPER_ARGS("reads"), NULL)) == 0)
      return cp_last_error()->errnum == EAGAIN ? 55 : 56;
  return 54;
}

TEST(the_processes_of_a_tree) {
  const cp_options *options =
      CP_OPTIONS(.tree = true, .die_with_parent = true, .limits = {.tree_processes = CP_LIMIT(3)});
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("starts", "5"), options);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->tree_level, CP_TREE_JOB);
  if (is_wine()) {
    EXPECT_EQ(r->limits_missing, 1U << CP_LIMIT_TREE_PROCESSES);
    EXPECT_EQ(r->code, 54);
  } else {
    EXPECT_EQ(r->limits_missing, 0U);
    EXPECT_EQ(r->code, 55);
    EXPECT_EQ(r->limit, CP_LIMIT_TREE_PROCESSES);
  }
  r = cp_result_free(r);
}

/* ---- what a job says when a limit is hit ---- */

static void say(cp_child *child, ULONG_PTR key, DWORD what, int pid) {
  HANDLE port = child->tree->loop->port;
  EXPECT(PostQueuedCompletionStatus(port, what, key, (OVERLAPPED *)(uintptr_t)pid));
}

static cp_result *after_message(DWORD what, bool its_own) {
  const cp_options *options =
      CP_OPTIONS(.limits = {.memory = CP_LIMIT(1 << 30), .tree_processes = CP_LIMIT(100)});
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("reads"), options);
  EXPECT(child != NULL);
  say(child, child->tree->key + (its_own ? 0 : 1), what, cp_pid(child));
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(child, FAMILY_MS);
  EXPECT_EQ(r->code, 50);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_NOBODY);
  return r;
}

TEST(the_limit_that_was_hit_is_told) {
  cp_result *r = after_message(JOB_OBJECT_MSG_JOB_MEMORY_LIMIT, true);
  EXPECT_EQ(r->limit, CP_LIMIT_MEMORY);
  r = cp_result_free(r);
  r = after_message(JOB_OBJECT_MSG_ACTIVE_PROCESS_LIMIT, true);
  EXPECT_EQ(r->limit, CP_LIMIT_TREE_PROCESSES);
  r = cp_result_free(r);
  r = after_message(JOB_OBJECT_MSG_JOB_MEMORY_LIMIT, false); /* of a job that is gone */
  EXPECT_EQ(r->limit, CP_LIMIT_NONE);
  r = cp_result_free(r);
}

/* ---- the processor ---- */

HELPER(burns) {
  volatile unsigned number = 1;
  for (;;)
    number = number * 3 + 1;
  return 57;
}

TEST(the_processor_time_of_each_process) {
  cp_result *r =
      cp_spawn_sync(test_program(), HELPER_ARGS("burns"), CP_OPTIONS(.limits = {.cpu_s = CP_LIMIT(1)}));
  if (is_wine()) {
    EXPECT(r->error != NULL);
    EXPECT_EQ(r->error->errnum, ENOTSUP);
    EXPECT_EQ(r->error->step, CP_STEP_LIMIT);
    EXPECT_EQ(r->error->index, CP_LIMIT_CPU);
  } else {
    EXPECT(r->error == NULL);
    EXPECT_STR(r->signal_name, "SIGKILL");
    EXPECT_EQ(r->limit, CP_LIMIT_CPU);
    EXPECT_EQ(r->killed_by, CP_KILLED_BY_LIMIT);
  }
  r = cp_result_free(r);
}

TEST(the_code_and_the_time_tell_the_end_of_the_time) {
  os_tree tree = {.cpu_s = CP_LIMIT(2)};
  const cp_usage less = {.user_us = 1999999}, all = {.user_us = 2000000};
  EXPECT(tree_has_ended(&tree, ERROR_NOT_ENOUGH_QUOTA, &all));
  EXPECT(!tree_has_ended(&tree, ERROR_NOT_ENOUGH_QUOTA, &less));
  EXPECT(!tree_has_ended(&tree, 1, &all));
  tree.cpu_hit = true;
  EXPECT(tree_has_ended(&tree, 1, &less));
  EXPECT(!tree_has_ended(&(os_tree){.cpu_s = CP_LIMIT(CP_NO_LIMIT)}, ERROR_NOT_ENOUGH_QUOTA, &all));
}

HELPER(tells_processors) {
  DWORD_PTR own, all;
  EXPECT(GetProcessAffinityMask(GetCurrentProcess(), &own, &all));
  printf("%llx", (unsigned long long)own);
  return 58;
}

TEST(the_processors_it_may_run_on) {
  DWORD_PTR own, all;
  char last[20];
  EXPECT(GetProcessAffinityMask(GetCurrentProcess(), &own, &all));
  int cpus[2] = {0, 63};
  while (all >> cpus[1] == 0)
    cpus[1]--;
  snprintf(last, sizeof last, "%llx", 1ULL << cpus[1]);
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("tells_processors"),
                               CP_OPTIONS(.limits = {.cpus = cpus + 1, .cpus_count = 1}));
  EXPECT_EQ(r->code, 58);
  EXPECT_STR(r->out.data, last);
  r = cp_result_free(r);
  cpus[1] = 4000; /* which it has not */
  r = cp_spawn_sync(test_program(), HELPER_ARGS("tells_processors"),
                    CP_OPTIONS(.limits = {.cpus = cpus, .cpus_count = 2}));
  EXPECT_STR(r->out.data, "1");
  r = cp_result_free(r);
  r = cp_spawn_sync(test_program(), HELPER_ARGS("tells_processors"),
                    CP_OPTIONS(.limits = {.cpus = cpus + 1, .cpus_count = 1}));
  EXPECT_EQ(r->error->errnum, EINVAL);
  EXPECT_EQ(r->error->step, CP_STEP_AFFINITY);
  r = cp_result_free(r);
}

HELPER(tells_class) {
  printf("%lx", (unsigned long)GetPriorityClass(GetCurrentProcess()));
  return 59;
}

/* Wine starts everybody at the normal one. */
TEST(niceness_is_a_priority_class) {
  static const struct {
    int nice;
    DWORD class;
  } all[] = {{-10, ABOVE_NORMAL_PRIORITY_CLASS}, {-6, NORMAL_PRIORITY_CLASS},
             {0, NORMAL_PRIORITY_CLASS},         {1, BELOW_NORMAL_PRIORITY_CLASS},
             {10, BELOW_NORMAL_PRIORITY_CLASS},  {11, IDLE_PRIORITY_CLASS},
             {19, IDLE_PRIORITY_CLASS},          {-14, HIGH_PRIORITY_CLASS}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char class[20];
    snprintf(class, sizeof class, "%lx", (unsigned long)(is_wine() ? NORMAL_PRIORITY_CLASS : all[i].class));
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("tells_class"),
                                 CP_OPTIONS(.limits = {.nice = CP_NUMBER(all[i].nice)}));
    EXPECT_EQ(r->code, 59);
    EXPECT_STR(r->out.data, class);
    r = cp_result_free(r);
  }
}

/* ---- time by the clock ---- */

TEST(a_limit_of_time_reaches_the_tree) {
  family f;
  family_start(&f, "stays", CP_OPTIONS(.tree = true, .limits = {.wall_ms = CP_LIMIT(2000)}));
  cp_result *r = cp_wait(f.child, FAMILY_MS);
  EXPECT_STR(r->signal_name, "SIGKILL");
  EXPECT_EQ(r->limit, CP_LIMIT_WALL);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_LIMIT);
  family_expect_end(&f);
  r = cp_result_free(r);
}

/* ---- what there is not ---- */

static void check_refused(const cp_options *options, cp_step step, int index) {
  EXPECT(cp_spawn(test_program(), HELPER_ARGS("reads"), options) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ENOTSUP);
  EXPECT_EQ(cp_last_error()->step, step);
  EXPECT_EQ(cp_last_error()->index, index);
}

TEST(what_there_is_not_is_refused_by_name) {
  static const unsigned groups[] = {1};
  check_refused(CP_OPTIONS(.limits = {.stack = CP_LIMIT(1 << 20)}), CP_STEP_LIMIT, CP_LIMIT_STACK);
  check_refused(CP_OPTIONS(.limits = {.file_size = CP_LIMIT(1)}), CP_STEP_LIMIT, CP_LIMIT_FILE_SIZE);
  check_refused(CP_OPTIONS(.limits = {.descriptors = CP_LIMIT(9)}), CP_STEP_LIMIT, CP_LIMIT_DESCRIPTORS);
  check_refused(CP_OPTIONS(.limits = {.processes = CP_LIMIT(9)}), CP_STEP_LIMIT, CP_LIMIT_PROCESSES);
  check_refused(CP_OPTIONS(.limits = {.umask = CP_NUMBER(077)}), CP_STEP_UMASK, -1);
  check_refused(CP_OPTIONS(.gid = CP_ID(1)), CP_STEP_GID, -1);
  check_refused(CP_OPTIONS(.groups = groups, .groups_count = 1), CP_STEP_GROUPS, -1);
  check_refused(CP_OPTIONS(.isolation = CP_ISOLATION_TIDY, .isolation_required = true), CP_STEP_ISOLATION,
                CP_PART_NO_NEW_PRIVILEGES);
}

TEST(no_limit_is_one_that_every_system_has) {
  const cp_limit none = CP_LIMIT(CP_NO_LIMIT), zero = CP_LIMIT(0);
  const cp_options *options = CP_OPTIONS(.limits = {.cpu_s = none,
                                                    .data = none,
                                                    .address_space = none,
                                                    .memory = none,
                                                    .tree_processes = none,
                                                    .core = zero});
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("takes", "1"), options);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, 51);
  EXPECT_EQ(r->limits_missing, 0U);
  r = cp_result_free(r);
}

TEST(isolation_that_is_not_required_is_told_as_missing) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("takes", "1"),
                               CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED));
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, 51);
  EXPECT_EQ(r->isolation_parts, 0U);
  EXPECT(r->isolation_missing & 1U << CP_PART_FILES);
  r = cp_result_free(r);
}

/* ---- what it has used ---- */

static int64_t used_us(void) {
  FILETIME made, ended, kernel, user;
  EXPECT(GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &user));
  return (int64_t)(((uint64_t)user.dwHighDateTime << 32 | user.dwLowDateTime) / 10);
}

HELPER(uses) {
  while (used_us() < 60000)
    ;
  return 60;
}

/* Wine knows it of processes that run, and no more when they have ended. */
TEST(what_it_has_used) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("uses"), NULL);
  EXPECT_EQ(r->code, 60);
  EXPECT_GE(r->usage.user_us, is_wine() ? 0 : 60000);
  EXPECT_GE(r->usage.system_us, 0);
  EXPECT_GE(r->usage.max_rss_bytes, is_wine() ? 0 : 100000);
  EXPECT_LT(r->usage.max_rss_bytes, 1LL << 32);
  EXPECT_GT(r->exit_ns, r->start_ns);
  EXPECT_GE(r->close_ns, r->exit_ns);
  r = cp_result_free(r);
}
