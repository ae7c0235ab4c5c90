/* The parts of a profile: what was applied is told, what was not, too, and where it is required nothing runs.
 */
#include "need.h"
#include "os/isolate.h"
#include "outside.h"
#include "probe/probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
  NNP = 1 << CP_PART_NO_NEW_PRIVILEGES,
  FILES = 1 << CP_PART_FILES,
  NETWORK = 1 << CP_PART_NETWORK,
  SIGNALS = 1 << CP_PART_SIGNALS,
  CALLS = 1 << CP_PART_CALLS,
  USER = 1 << CP_PART_USER,
  PROCESSES = 1 << CP_PART_PROCESSES,
  MOUNTS = 1 << CP_PART_MOUNTS,
  IPC = 1 << CP_PART_IPC,
  CAPABILITIES = 1 << CP_PART_CAPABILITIES,
  CONTAINED = NNP | CAPABILITIES | FILES | NETWORK | SIGNALS | CALLS,
  SEALED = CONTAINED | USER | PROCESSES | MOUNTS | IPC
};

/* Whatever else is missing: the kernel's own share of it. */
static unsigned lacking(const cp_options *options) {
  return options != NULL && options->isolation == CP_ISOLATION_CONTAINED ? contained_lacks() : 0;
}

static void expect_parts(const cp_options *options, unsigned parts, unsigned missing) {
  cp_result *r = cp_spawn_sync("/bin/true", NULL, options);
  if (r->error != NULL)
    FAIL("%s", r->error->message);
  EXPECT_EQ(r->code, 0);
  EXPECT_EQ(r->isolation_parts, parts & ~lacking(options));
  EXPECT_EQ(r->isolation_missing, missing | lacking(options));
  r = cp_result_free(r);
}

TEST(parts_of_each_profile) {
  need_profile(CP_ISOLATION_SEALED);
  expect_parts(NULL, 0, 0);
  expect_parts(CP_OPTIONS(.isolation = CP_ISOLATION_TIDY), NNP, 0);
  expect_parts(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED), CONTAINED, 0);
  expect_parts(CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED, .allow_network = true), CONTAINED & ~NETWORK,
               0);
  expect_parts(CP_OPTIONS(.isolation = CP_ISOLATION_SEALED), SEALED, 0);
  expect_parts(CP_OPTIONS(.isolation = CP_ISOLATION_SEALED, .allow_network = true), SEALED & ~NETWORK, 0);
}

/* On top of what the whole run may lack already. (What there is of namespaces is asked once: not too early.)
 */
static void arm_also(cp_isolation profile, const char *rule) {
  char rules[512];
  bool lacks = profile == CP_ISOLATION_CONTAINED && contained_lacks() != 0;
  snprintf(rules, sizeof rules, "%s%s", lacks ? "landlock6=ENOSYS," : "", rule);
  test_fault_arm(rules);
}

/* What is taken away is told as missing, or where all is required, nothing runs. */
static void check(cp_isolation profile, const char *rule, unsigned missing) {
  static const unsigned all[] = {0, NNP, CONTAINED, SEALED};
  NOTE("profile %d, %s", (int)profile, rule);
  arm_also(profile, rule);
  expect_parts(CP_OPTIONS(.isolation = profile), all[profile] & ~missing, missing);
  int before = test_open_fds();
  cp_result *r =
      cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.isolation = profile, .isolation_required = true));
  EXPECT(r->error != NULL);
  EXPECT_EQ(r->error->step, CP_STEP_ISOLATION);
  EXPECT((missing | lacking(CP_OPTIONS(.isolation = profile))) & (1U << r->error->index));
  EXPECT(strlen(r->error->advice) > 0);
  EXPECT_CONTAINS(r->error->message, "/bin/true ");
  r = cp_result_free(r);
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
  test_fault_disarm();
}

TEST(parts_that_the_kernel_lacks_are_told) {
  need_profile(CP_ISOLATION_CONTAINED);
  check(CP_ISOLATION_TIDY, "prctl=EINVAL", NNP);
  check(CP_ISOLATION_CONTAINED, "landlock=ENOSYS", FILES | SIGNALS);
  check(CP_ISOLATION_CONTAINED, "landlock=EOPNOTSUPP", FILES | SIGNALS);
  check(CP_ISOLATION_CONTAINED, "seccomp=EINVAL", NETWORK | CALLS);
  check(CP_ISOLATION_CONTAINED, "landlock=ENOSYS,seccomp=EINVAL", FILES | SIGNALS | NETWORK | CALLS);
  check(CP_ISOLATION_CONTAINED, "landlock6=ENOSYS", SIGNALS);
  check(CP_ISOLATION_CONTAINED, "landlock3=ENOSYS,seccomp=EINVAL", FILES | SIGNALS | NETWORK | CALLS);
}

/* What fails in the new process alone was not to be foreseen. */
TEST(parts_that_fail_in_the_child_are_told) {
  need_profile(CP_ISOLATION_CONTAINED);
  check(CP_ISOLATION_CONTAINED, "child:capset=EPERM", CAPABILITIES);
  check(CP_ISOLATION_CONTAINED, "child:landlock=E2BIG", FILES | SIGNALS);
  check(CP_ISOLATION_CONTAINED, "child:seccomp=EACCES", NETWORK | CALLS);
}

HELPER(without_namespaces) {
  check(CP_ISOLATION_SEALED, "namespace=EPERM", USER | PROCESSES | MOUNTS | IPC);
  cp_loop_free(cp_loop_default());
  return FINE;
}

HELPER(without_mounts) {
  check(CP_ISOLATION_SEALED, "mount=EPERM", MOUNTS);
  cp_loop_free(cp_loop_default());
  return FINE;
}

/* What there is of them is asked once in a process. */
TEST(parts_of_sealed_that_are_refused_are_told) {
  need_profile(CP_ISOLATION_SEALED);
  expect_code(START(NULL, "without_namespaces"), FINE);
  expect_code(START(NULL, "without_mounts"), FINE);
}

TEST(parts_of_the_portable_back_end_are_all_missing) {
  size_t count;
  if (strcmp(cp_capabilities(&count)[count - 1].name, "isolation") != 0)
    SKIP("this is another back end");
  expect_parts(CP_OPTIONS(.isolation = CP_ISOLATION_SEALED), 0, SEALED);
  check(CP_ISOLATION_TIDY, "", NNP);
  check(CP_ISOLATION_CONTAINED, "", CONTAINED);
}

/* ---- lower ABIs of Landlock ---- */

static int try_with(const char *attempt, unsigned *ret_missing) {
  cp_options options = *CP_OPTIONS(.isolation = CP_ISOLATION_CONTAINED);
  options.scratch = outside_scratch();
  options.allowed = outside_allowed();
  cp_result *r = outside_attempt(attempt, &options);
  if (r->error != NULL)
    FAIL("%s: %s", attempt, r->error->message);
  int code = r->code;
  *ret_missing = r->isolation_missing;
  r = cp_result_free(r);
  return code;
}

/* Files stay closed at every ABI: what Landlock does not see, the filter does. */
TEST(parts_with_every_abi_of_landlock) {
  static const char *const closed[] = {"read_secret", "create", "append", "truncate", "truncate_open",
                                       "hard_link",   "rename", "unlink", "mkdir",    "abstract",
                                       "tcp",         "udp",    "ptrace", "shm_file"};
  need_profile(CP_ISOLATION_CONTAINED);
  outside_share();
  outside_make();
  for (int lost = 2; lost <= 8; lost++) {
    char rule[32];
    unsigned missing;
    snprintf(rule, sizeof rule, "landlock%d=ENOSYS", lost);
    if (lost < 8)
      test_fault_arm(rule);
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
      NOTE("%s under %s", closed[i], rule);
      EXPECT_EQ(try_with(closed[i], &missing), PROBE_REFUSED);
    }
    int signalled = try_with("signal", &missing);
    if (!(missing & SIGNALS))
      EXPECT_EQ(signalled, PROBE_REFUSED);
    if (lost <= 6)
      EXPECT_EQ(missing, SIGNALS);
    test_fault_disarm();
  }
  outside_unmake();
}
