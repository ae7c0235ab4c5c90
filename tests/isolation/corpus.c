/* Every attempt of the corpus against every profile, as root and as an ordinary user. */
#include "escapes.h"
#include "need.h"
#include "outside.h"
#include "probe/probe.h"

#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { USER = 64321, ENOUGH = 40 };

static const char *word(int code) {
  return code == PROBE_ESCAPED   ? "escaped"
         : code == PROBE_REFUSED ? "refused"
         : code == PROBE_ABSENT  ? "absent"
                                 : "broken";
}

static cp_options options_of(cp_isolation profile) {
  bool whole = profile != CP_ISOLATION_CONTAINED || contained_lacks() == 0;
  cp_options options = *CP_OPTIONS(.isolation = profile, .isolation_required = whole);
  options.scratch = outside_scratch();
  options.allowed = outside_allowed();
  return options;
}

static int attempt(const char *name, cp_isolation profile) {
  cp_options options = options_of(profile);
  cp_result *r = outside_attempt(name, &options);
  if (r->error != NULL || r->signal != 0 || word(r->code)[0] == 'b')
    FAIL("%s, profile %d: %s, code %d, signal %d, \"%s\" \"%s\"", name, (int)profile,
         r->error == NULL ? "" : r->error->message, r->code, r->signal, r->out.data, r->err.data);
  int code = r->code;
  NOTE("%s, profile %d: %s %s", name, (int)profile, word(code), r->out.data);
  r = cp_result_free(r);
  return code;
}

/* A container refuses some attempts to everybody: there they say nothing about a profile that lets them be.
 */
static bool in_container(void) {
  return !has_capability("user-namespace") || !has_capability("cgroup");
}

/* Whether the outcome is that of the table; absent is what this machine does not have at all. */
static bool fits(char expected, int code) {
  if (expected == '?' || code == PROBE_ABSENT)
    return true;
  if (expected == 'Y' && code == PROBE_REFUSED && in_container())
    return true;
  return (expected == 'Y') == (code == PROBE_ESCAPED);
}

/* Signals leave contained where Landlock is too old to keep them. */
static char expected_of(const escape *one, cp_isolation profile) {
  const char *expected = getuid() == 0 ? one->as_root : one->as_user;
  bool is_signal = strncmp(one->attempt, "sig", strlen("sig")) == 0;
  if (is_signal && profile == CP_ISOLATION_CONTAINED && contained_lacks() != 0)
    return expected[CP_ISOLATION_NONE];
  return expected[profile];
}

static size_t try_all(cp_isolation profile) {
  size_t tried = 0;
  outside_make();
  for (size_t i = 0; i < escape_count; i++) {
    char expected = expected_of(&escapes[i], profile);
    if (expected == '-')
      continue;
    int code = attempt(escapes[i].attempt, profile);
    tried += code != PROBE_ABSENT;
    if (!fits(expected, code))
      FAIL("%s as %s under profile %d: %s", escapes[i].attempt, getuid() == 0 ? "root" : "user", (int)profile,
           word(code));
  }
  outside_unmake();
  return tried;
}

/* Becomes somebody without rights; a user that is none stays who it is. */
static void become_user(void) {
  if (getuid() != 0)
    return;
  EXPECT_SYS(chmod(test_dir(), 01777)); /* where it makes its own */
  EXPECT_SYS(setgroups(0, NULL));
  EXPECT_SYS(setgid(USER));
  EXPECT_SYS(setuid(USER));
  EXPECT_SYS(prctl(PR_SET_DUMPABLE, 1)); /* as a process of a user is that never was root */
}

HELPER(as_user) {
  become_user();
  EXPECT_GE(try_all((cp_isolation)atoi(argv[1])), (size_t)ENOUGH);
  cp_loop_free(cp_loop_default());
  return FINE;
}

static void check_root(cp_isolation profile) {
  if (getuid() != 0)
    SKIP("only root can try what root may do");
  need_capability("landlock"); /* else the portable back end, which isolates nothing */
  need_profile(profile);
  outside_share();
  EXPECT_GE(try_all(profile), (size_t)ENOUGH);
}

static void check_user(cp_isolation profile) {
  char number[2] = {(char)('0' + profile), '\0'};
  need_other_users();
  need_capability("landlock");
  need_profile(profile);
  outside_share();
  expect_code(START(NULL, "as_user", number), FINE);
}

TEST(escapes_of_root_without_isolation) {
  check_root(CP_ISOLATION_NONE);
}
TEST(escapes_of_root_tidy) {
  check_root(CP_ISOLATION_TIDY);
}
TEST(escapes_of_root_contained) {
  check_root(CP_ISOLATION_CONTAINED);
}
TEST(escapes_of_root_sealed) {
  check_root(CP_ISOLATION_SEALED);
}
TEST(escapes_of_a_user_without_isolation) {
  check_user(CP_ISOLATION_NONE);
}
TEST(escapes_of_a_user_tidy) {
  check_user(CP_ISOLATION_TIDY);
}
TEST(escapes_of_a_user_contained) {
  check_user(CP_ISOLATION_CONTAINED);
}
TEST(escapes_of_a_user_sealed) {
  check_user(CP_ISOLATION_SEALED);
}
