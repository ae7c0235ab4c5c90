/* No zombies, and no other process's child is touched: whatever happens to ours. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static int times(int full, int sample) {
  return test_full() ? full : sample;
}

/* ---- many ---- */

typedef struct crowd {
  unsigned seed;
  int left, closed;
} crowd;

static unsigned pick(crowd *c, unsigned count) {
  c->seed = c->seed * 1103515245u + 12345u;
  return (c->seed >> 16) % count;
}

static void start_next(crowd *c);

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  crowd *c = ctx;
  EXPECT_EQ(cp_pid(child) != 0, result->exited);
  EXPECT(!result->lost && !result->tree_left);
  c->closed++;
  start_next(c);
}

static cp_child *start_any(crowd *c) {
  const cp_stdio stdio[] = {CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_STDIO_LAST};
  cp_options options =
      *CP_OPTIONS(.stdio = stdio, .tree = pick(c, 40) == 0, .die_with_parent = pick(c, 200) == 0);
  cp_child *child;
  switch (pick(c, 8)) {
  case 0:
    return cp_spawn("/no/such/program", NULL, &options);
  case 1:
    options.cwd = "/no/such/folder";
    return cp_spawn("/bin/true", NULL, &options);
  case 2:
    child = cp_spawn("/bin/sleep", CP_ARGS("100"), &options);
    EXPECT_EQ(cp_kill(child, SIGKILL), 1);
    return child;
  case 3:
    options.timeout_ms = 1 + pick(c, 4);
    return cp_spawn("/bin/sleep", CP_ARGS("100"), &options);
  default:
    return cp_spawn("/bin/true", NULL, &options);
  }
}

static void start_next(crowd *c) {
  if (c->left == 0)
    return;
  c->left--;
  cp_child *child = start_any(c);
  EXPECT(child != NULL);
  EXPECT_GT(cp_on_close(child, on_close, c), 0);
}

TEST(no_zombie_is_left_of_a_crowd) {
  crowd c = {.seed = test_seed(), .left = times(1000000, 5000)};
  int count = c.left, before = (cp_loop_default(), test_open_fds());
  for (int i = 0; i < 8; i++)
    start_next(&c);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(c.closed, count);
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}

/* ---- the host's own children ---- */

static int own_child(int code) {
  int pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0)
    _exit(code);
  return pid;
}

static void run_some(int count) {
  for (int i = 0; i < count; i++) {
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "9"),
                                 CP_OPTIONS(.tree = i % 2, .die_with_parent = i % 3 == 0));
    EXPECT(r->code == 9 && !r->lost && !r->recovered);
    cp_result_free(r);
  }
}

TEST(the_hosts_own_children_are_never_reaped) {
  int pids[5], status;
  for (int i = 0; i < 5; i++) {
    pids[i] = own_child(30 + i);
    run_some(10);
  }
  for (int i = 0; i < 5; i++) {
    EXPECT_EQ(waitpid(pids[i], &status, 0), pids[i]);
    EXPECT_EQ(WEXITSTATUS(status), 30 + i);
  }
  expect_no_child();
}

static atomic_int heard;
static void on_sigchld(int number) {
  (void)number;
  atomic_fetch_add(&heard, 1);
}

/* The handler is the host's, before, during and after, and so is the mask. */
TEST(the_hosts_handling_of_sigchld_is_never_touched) {
  struct sigaction mine = {.sa_handler = on_sigchld, .sa_flags = SA_RESTART}, old, now;
  EXPECT_SYS(sigaction(SIGCHLD, &mine, &old));
  run_some(12);
  EXPECT_SYS(sigaction(SIGCHLD, NULL, &now));
  EXPECT(now.sa_handler == on_sigchld);
  EXPECT_GE(atomic_load(&heard), 1);
  EXPECT_SYS(sigaction(SIGCHLD, &old, NULL));
}

/* ---- a host for which the kernel keeps no zombies ---- */

static void in_a_host_without_zombies(const struct sigaction *action) {
  struct sigaction old;
  EXPECT_SYS(sigaction(SIGCHLD, action, &old));
  for (int i = 0; i < 10; i++) {
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "9"),
                                 CP_OPTIONS(.tree = i % 2, .die_with_parent = i % 3 == 0));
    EXPECT(r->exited && r->error == NULL);
    EXPECT(r->lost ? r->code == -1 : r->code == 9 && r->recovered);
    cp_result_free(r);
  }
  family f;
  family_start(&f, "pi", "stay", CP_OPTIONS(.tree = true));
  EXPECT_EQ(cp_kill_tree(f.child, 20), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->exited);
  cp_result_free(r);
  family_end(&f);
  EXPECT_SYS(sigaction(SIGCHLD, &old, NULL));
}

TEST(a_host_that_ignores_sigchld) {
  in_a_host_without_zombies(&(struct sigaction){.sa_handler = SIG_IGN});
}

TEST(a_host_that_wants_no_zombies) {
  in_a_host_without_zombies(&(struct sigaction){.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT});
}

/* ---- a host that waits for everybody ---- */

static atomic_bool over;
static atomic_int stolen;

static void *steal(void *ctx) {
  (void)ctx;
  while (!atomic_load(&over)) {
    if (waitpid(-1, NULL, WNOHANG) > 0)
      atomic_fetch_add(&stolen, 1);
    else
      sched_yield();
  }
  return NULL;
}

/* Linux 6.15 keeps the exit code in the pidfd. */
static bool kernel_keeps_codes(void) {
  struct utsname about;
  int major = 0, minor = 0;
  EXPECT_SYS(uname(&about));
  EXPECT_EQ(sscanf(about.release, "%d.%d", &major, &minor), 2);
  return major > 6 || (major == 6 && minor >= 15);
}

static void with_a_thief(const char *fault, bool never_lost) {
  pthread_t thief;
  test_fault_arm(fault);
  atomic_store(&over, false);
  EXPECT_EQ(pthread_create(&thief, NULL, steal, NULL), 0);
  int lost = 0;
  for (int i = 0, count = times(5000, 200); i < count; i++) {
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "9"), CP_OPTIONS(.tree = i % 4 == 0));
    EXPECT(r->exited && r->error == NULL && r->signal == 0);
    EXPECT_EQ(r->code, r->lost ? -1 : 9);
    lost += r->lost;
    cp_result_free(r);
  }
  atomic_store(&over, true);
  EXPECT_EQ(pthread_join(thief, NULL), 0);
  EXPECT(!never_lost || lost == 0);
  expect_no_child();
}

TEST(a_thief_cannot_steal_an_exit_code_where_the_kernel_keeps_it) {
  test_fault_arm("cgroup#1=ENOENT");
  cp_result *r = cp_spawn_sync("/bin/true", NULL, NULL);
  cp_result_free(r);
  test_fault_arm("pidfd#1=ENOSYS");
  r = cp_spawn_sync("/bin/true", NULL, NULL);
  bool has_pidfds = test_fault_fired() > 0;
  cp_result_free(r);
  with_a_thief("", has_pidfds && kernel_keeps_codes());
  EXPECT_GT(atomic_load(&stolen), 0);
}

TEST(a_thief_is_told_of_where_the_kernel_does_not) {
  with_a_thief("pidfd_info=ENOTTY", false);
  with_a_thief("pidfd=ENOSYS", false);
  EXPECT_GT(atomic_load(&stolen), 0);
}
