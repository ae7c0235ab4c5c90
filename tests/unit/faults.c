/*
 * The sweep: every system call of the library fails once, at each of its uses, in the parent and in
 * the new process, with several errors, for several kinds of children.
 */
#include "calls_made.h"
#include "os/fault.h"
#include "scenarios.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { USES = 10000 };

/*
 * The errors that a call meets: those that the kernel gives for it, where a list matters, because the
 * library may rely on what cannot happen (EAGAIN of a pipe that has data, say).
 */
static const char *const *errors_of(enum sys_call call) {
  static const char *const
      any[] = {"EIO", "EINTR", "ENOMEM", "EPERM", "EMFILE", "ENOSYS", "EINVAL", NULL},
      *const read[] = {"EIO", "EINTR", NULL}, *const write[] = {"EIO", "EINTR", "EPIPE", "ENOSPC", NULL},
      *const quiet[] = {"EOPNOTSUPP", "EPIPE", "EINTR", NULL},
      *const poll[] = {"EINTR", "ENOMEM", "EIO", NULL}, *const wait[] = {"EINTR", "EINVAL", "ECHILD", NULL},
      *const kill[] = {"EPERM", "ESRCH", "EINVAL", NULL}, *const clone[] = {"EAGAIN", "ENOMEM", "EPERM",
                                                                            "ENOSYS", "EINVAL", NULL},
      *const memory[] = {"ENOMEM", NULL}, *const dup[] = {"EBADF", "EMFILE", "EINTR", "EBUSY", NULL},
      *const exec[] = {"EIO", "ENOMEM", "EACCES", "ETXTBSY", "EPERM", "E2BIG", NULL};
  switch (call) {
  case CALL_EVENTFD: /* of Windows: a note to the completion port, which needs memory alone */
    return on_posix() ? any : memory;
  case CALL_READ:
    return read;
  case CALL_WRITE:
    return write;
  case CALL_WRITE_QUIET:
    return quiet;
  case CALL_POLL:
    return poll;
  case CALL_WAITID:
    return wait;
  case CALL_KILL:
    return kill;
  case CALL_CLONE:
  case CALL_CLONE_VM:
    return clone;
  case CALL_DUP2:
    return dup;
  case CALL_EXEC:
    return exec;
  default:
    return any;
  }
}

static unsigned count(const char *const *list) {
  unsigned n = 0;
  while (list[n] != NULL)
    n++;
  return n;
}

/* The n-th error of a list, which begins again after its end. */
static const char *nth(const char *const *list, unsigned n) {
  const char *const *at = list;
  while (n-- > 0)
    if (*++at == NULL)
      at = list;
  return *at;
}

/* The step that a failure in the new process is told with; NONE: it is not, or not always. */
static cp_step step_of(enum sys_call call) {
  switch (call) {
  case CALL_SETSID:
    return CP_STEP_SETSID;
  case CALL_DUP2:
  case CALL_DUPFD:
  case CALL_SETFD:
    return CP_STEP_STDIO;
  case CALL_CHDIR:
    return CP_STEP_CHDIR;
  case CALL_UMASK:
    return CP_STEP_UMASK;
  case CALL_SETPRIORITY:
    return CP_STEP_NICE;
  case CALL_SETRLIMIT:
    return CP_STEP_LIMIT;
  case CALL_SETGROUPS:
    return CP_STEP_GROUPS;
  case CALL_SETGID:
    return CP_STEP_GID;
  case CALL_SETUID:
    return CP_STEP_UID;
  case CALL_SIGACTION:
    return CP_STEP_SIGNALS;
  case CALL_EXEC:
    return CP_STEP_EXEC;
  default:
    return CP_STEP_NONE;
  }
}

/* How often the last rule of the text that is armed has struck. */
static unsigned last_fired(void) {
  struct sys_fault_table *table = atomic_load(&sys_faults);
  return table == NULL ? 0 : atomic_load(&table->rules[table->count - 1].fired);
}

/* The library was told that there is nothing to wait for. */
static void reap_what_is_left(void) {
  siginfo_t info;
  while (waitid(P_ALL, 0, &info, WEXITED) == 0)
    ;
}

/* It had no thread that would wait, so its next calls do. */
static void use_the_library(void) {
  siginfo_t info;
  time_t end = time(NULL) + DEADLINE_MS / 1000;
  do
    cp_loop_free(cp_loop_new());
  while (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && time(NULL) < end && sched_yield() == 0);
}

/* Runs the scenario under the rules; whether the last one has struck. */
static bool run_under(const scenario *one, const char *text, outcome *ret) {
  state before = state_take();
  EXPECT_OK(sys_fault_arm(text));
  scenario_run(one, ret);
  bool fired = last_fired() > 0;
  sys_fault_disarm();
  if (strstr(text, "waitid") != NULL)
    reap_what_is_left();
  if (strstr(text, "thread") != NULL)
    use_the_library();
  state_expect(&before);
  scenario_check(one, ret);
  return fired;
}

/* Where a start has failed in the new process the step is the one whose call it was. */
static void check_step(const scenario *one, const outcome *out, enum sys_call call, bool child) {
  cp_step step = step_of(call);
  if (child && !out->started && out->errnum != one->errnum && step != CP_STEP_NONE)
    EXPECT_STR(cp_step_name(out->step), cp_step_name(step));
}

static char rules[256];

static unsigned sweep_call(const scenario *one, const char *base, enum sys_call call, bool child,
                           const char *error) {
  unsigned uses = 0;
  unsigned all = on_posix() || test_full() ? 30 : 10;
  for (unsigned k = 1; k < USES; k += k < all ? 1 : 1 + k / 8) { /* many uses are alike */
    outcome out;
    snprintf(rules, sizeof rules, "%s%s%s:%s#%u=%s", base, *base ? "," : "", child ? "child" : "parent",
             sys_call_name(call), k, error);
    if (k == 1 || !test_full())
      NOTE("%s", rules); /* shown when it fails */
    if (!run_under(one, rules, &out))
      return uses;
    uses++;
    check_step(one, &out, call, child);
  }
  FAIL("%s: more than %d uses", rules, USES);
}

/* Windows has no calls in the new process, and a child takes ten times as long to start under Wine. */
static const scenario *looked_at;
static void run_it(void) {
  outcome out;
  scenario_run(looked_at, &out);
}

static bool is_swept(const scenario *one, int call, bool child) {
  static bool known, made[CALL_COUNT];
  if (on_posix())
    return true;
  looked_at = one;
  if (!known)
    calls_made(run_it, made);
  known = true;
  return made[call] && !child;
}

/* Without the full sweep each call meets two errors (on Windows one), others with another seed. */
static void sweep(const scenario *one, const char *base) {
  unsigned seed = test_seed(), uses = 0;
  if (one->root && getuid() != 0)
    SKIP("only root can become somebody else");
  scenario_prepare();
  for (int call = 0; call < CALL_COUNT; call++) {
    const char *const *list = errors_of((enum sys_call)call);
    unsigned all = count(list), few = on_posix() ? 2 : 1, some = test_full() || all < few ? all : few;
    for (unsigned i = 0; i < 2 * some; i++)
      if (is_swept(one, call, i % 2 == 1))
        uses += sweep_call(one, base, (enum sys_call)call, i % 2 == 1,
                           nth(list, seed % 1000 + (unsigned)call + i / 2));
  }
  NOTE("%u faults", uses);
  EXPECT_GT(uses, 20);
  outcome out; /* and without any it still works */
  EXPECT_OK(sys_fault_arm(base));
  scenario_run(one, &out);
  sys_fault_disarm();
  EXPECT_EQ(out.errnum, one->errnum);
  EXPECT_EQ(out.code, one->errnum != 0 ? -1 : one->code);
  close(5);
}

static const scenario *named(const char *name) {
  for (size_t i = 0; i < scenario_count; i++)
    if (strcmp(scenarios[i].name, name) == 0)
      return &scenarios[i];
  FAIL("no scenario %s", name);
}

#define SWEEP(kind)                                                                                          \
  TEST(faults_of_##kind) {                                                                                   \
    sweep(named(#kind), "");                                                                                 \
  }
SWEEP(pipes)
SWEEP(files)
SWEEP(steps)
SWEEP(credentials)
SWEEP(missing)
SWEEP(killed)
SWEEP(queued)

/* What stands in for what a kernel lacks can fail, too. */
static void need_fallbacks(void) {
  need_posix("calls that a kernel may lack");
}

TEST(faults_without_pidfd) {
  need_fallbacks();
  sweep(named("pipes"), "pidfd=ENOSYS");
}
TEST(faults_without_shared_memory) {
  need_fallbacks();
  sweep(named("steps"), "clone_vm=EPERM");
}
TEST(faults_without_shared_memory_of_a_missing_program) {
  need_fallbacks();
  sweep(named("missing"), "clone_vm=EPERM");
}
TEST(faults_without_close_range) {
  need_fallbacks();
  sweep(named("steps"), "close_range=ENOSYS");
}
TEST(faults_without_quiet_writes) {
  need_fallbacks();
  sweep(named("pipes"), "rwf_nosignal=EOPNOTSUPP");
}

/* ---- two at once ---- */

static const char *random_rule(unsigned *seed, char *ret, size_t size) {
  static unsigned next;
  next = *seed = *seed * 1103515245u + 12345u;
  enum sys_call call = (enum sys_call)((next >> 8) % CALL_COUNT);
  const char *const *list = errors_of(call);
  snprintf(ret, size, "%s:%s#%u=%s", next & 0x80000000u ? "child" : "parent", sys_call_name(call),
           1 + (next >> 20) % 4, nth(list, (next >> 16) % 1000));
  return ret;
}

TEST(two_faults_at_once) {
  unsigned seed = test_seed();
  scenario_prepare();
  for (int i = 0; i < (test_full() ? 5000 : on_posix() ? 300 : 40); i++) {
    char first[64], second[64];
    outcome out;
    const scenario *one = &scenarios[(unsigned)i % scenario_count];
    if (one->root && getuid() != 0)
      continue;
    snprintf(rules, sizeof rules, "%s,%s", random_rule(&seed, first, sizeof first),
             random_rule(&seed, second, sizeof second));
    if (!test_full())
      NOTE("%s: %s", one->name, rules);
    run_under(one, rules, &out);
  }
  close(5);
}
