/*
 * Every system call that owning or isolating a child needs fails once, at each of its first uses. Each time
 * the child has run to its end all the same, or it is said why not; and nothing is left of it: no process, no
 * descriptor, no blocked signal.
 */
#include "scenarios.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 60 };

struct cause {
  const char *call, *error;
};

/* What may fail and how; calls by which a child is ended or its end is found are interrupted at most. */
static const struct cause causes[] = {
    {"memory", "ENOMEM"},    {"thread", "EAGAIN"},      {"pipe2", "EMFILE"},     {"socketpair", "EMFILE"},
    {"open", "EMFILE"},      {"open", "ENOENT"},        {"dupfd", "EMFILE"},     {"dup2", "EBADF"},
    {"fstat", "EIO"},        {"read", "EINTR"},         {"read", "EIO"},         {"sendmsg", "ENOBUFS"},
    {"recvmsg", "EIO"},      {"setsockopt", "ENOBUFS"}, {"mmap", "ENOMEM"},      {"poll", "EINTR"},
    {"epoll_ctl", "ENOMEM"}, {"clone", "EAGAIN"},       {"clone", "ENOSPC"},     {"clone_vm", "EPERM"},
    {"clone3", "ENOSYS"},    {"clone3", "EAGAIN"},      {"clone3", "EBUSY"},     {"pidfd", "EMFILE"},
    {"pidfd", "ENOSYS"},     {"pidfd_info", "ENOTTY"},  {"waitid", "EINTR"},     {"kill_group", "EINVAL"},
    {"sigmask", "EINVAL"},   {"sigaction", "EFAULT"},   {"setsid", "EPERM"},     {"close_range", "ENOSYS"},
    {"getdents", "EIO"},     {"namespace", "EPERM"},    {"namespace", "ENOSPC"}, {"pdeathsig", "EINVAL"},
    {"affinity", "EINVAL"},  {"setgroups", "EPERM"},    {"setgid", "EPERM"},     {"setuid", "EPERM"},
    {"prctl", "EPERM"},      {"capset", "EPERM"},       {"seccomp", "EINVAL"},   {"landlock", "EOPNOTSUPP"},
    {"mount", "EPERM"},      {"mount", "ENOSYS"},       {"execve", "ENOMEM"},
};

static const struct cause cgroup_causes[] = {{"cgroup", "EIO"},
                                             {"cgroup", "ENOENT"},
                                             {"cgroup", "EBUSY"},
                                             {"cgroup_kill", "ENOENT"},
                                             {"memory", "ENOMEM"}};

static bool run_one(const cp_options *options) {
  cp_result *result = cp_spawn_sync("/bin/sh", CP_ARGS("-c", "exit 21"), options);
  bool good = result->error == NULL;
  if (good) {
    /* Who was to watch over it and cannot ends it: nobody is left without one. */
    if (result->signal != 0)
      EXPECT_EQ(result->signal, SIGKILL);
    else
      EXPECT_EQ(result->code, FINE);
  } else {
    EXPECT_GT(result->error->errnum, 0);
    EXPECT_NE(result->error->message[0], '\0');
  }
  result = cp_result_free(result);
  return good;
}

/* How often the cause struck. */
static unsigned sweep(const cp_options *options, const struct cause *cause) {
  for (unsigned k = 1; k <= MOST; k++) {
    char rule[64];
    state before = state_take();
    snprintf(rule, sizeof rule, "%s#%u=%s", cause->call, k, cause->error);
    NOTE("%s", rule);
    test_fault_arm(rule);
    bool good = run_one(options);
    int fired = test_fault_fired();
    test_fault_disarm();
    state_expect(&before);
    if (fired == 0) {
      EXPECT(good);
      return k - 1;
    }
  }
  return MOST;
}

/* A child that hangs is told. */
#define ORDINARY .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT), .timeout_ms = DEADLINE_MS

static void sweep_all(const cp_options *options) {
  unsigned struck = 0;
  if (!run_one(options))
    SKIP("it is not to be had here");
  for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
    struck += sweep(options, &causes[i]);
  EXPECT_GT(struck, 20);
}

#define TREE_LIMITS .tree = true, .limits = {.memory = CP_LIMIT(1 << 28), .tree_processes = CP_LIMIT(1000)}

TEST(a_guard_that_meets_failures) {
  sweep_all(CP_OPTIONS(.die_with_parent = true, ORDINARY));
}

TEST(a_tree_that_meets_failures) {
  sweep_all(CP_OPTIONS(.tree = true, ORDINARY));
}

TEST(a_guarded_tree_that_meets_failures) {
  sweep_all(CP_OPTIONS(.tree = true, .die_with_parent = true, ORDINARY));
}

TEST(a_group_that_meets_failures) {
  sweep_all(CP_OPTIONS(.tree_at_least = CP_TREE_GROUP, .detached = true, ORDINARY));
}

TEST(a_namespace_that_meets_failures) {
  sweep_all(CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE, .die_with_parent = true, ORDINARY));
}

TEST(a_cgroup_that_meets_failures) {
  sweep_all(CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, ORDINARY));
}

TEST(limits_of_a_tree_that_meet_failures) {
  sweep_all(
      CP_OPTIONS(.tree = true, .limits = {.memory = CP_LIMIT(1 << 28), .tree_processes = CP_LIMIT(1000)}));
}

TEST(a_contained_child_that_meets_failures) {
  static const cp_allowed allowed[] = {{"/tmp", CP_MAY_READ | CP_MAY_WRITE}, {NULL, 0}};
  sweep_all(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allowed = allowed, ORDINARY));
}

TEST(a_sealed_child_that_meets_failures) {
  sweep_all(CP_OPTIONS(.isolation = CP_ISOLATION_SEALED, .isolation_required = true, ORDINARY));
}

TEST(a_sealed_child_as_far_as_it_can_be) {
  sweep_all(CP_OPTIONS(.isolation = CP_ISOLATION_SEALED, ORDINARY));
}

/*
 * Where a cgroup cannot be removed its folder stays until a process comes by and finds that the one that has
 * made it is gone: so the failures are those of a helper, and the test comes by.
 */
HELPER(meets_failures_in_cgroups) {
  const cp_options *limits = CP_OPTIONS(TREE_LIMITS, ORDINARY);
  const cp_options *leaf = CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, ORDINARY);
  cp_result *result = cp_spawn_sync("/bin/true", NULL, limits);
  bool there = result->error == NULL && result->limits_missing == 0;
  result = cp_result_free(result);
  if (!there)
    return FINE + 1;
  bool has_leaf = run_one(leaf);
  unsigned struck = 0;
  for (size_t i = 0; i < sizeof cgroup_causes / sizeof *cgroup_causes; i++) {
    struck += sweep(limits, &cgroup_causes[i]);
    if (has_leaf)
      struck += sweep(leaf, &cgroup_causes[i]);
  }
  EXPECT_GT(struck, 20);
  return FINE;
}

TEST(cgroups_that_meet_failures) {
  cp_child *helper =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_INHERIT)), "meets_failures_in_cgroups");
  cp_result *result = cp_wait(helper, -1);
  int code = result->code;
  result = cp_result_free(result);
  if (code == FINE + 1)
    SKIP("no cgroups here");
  EXPECT_EQ(code, FINE);
  EXPECT(run_one(CP_OPTIONS(TREE_LIMITS, ORDINARY)));
}
