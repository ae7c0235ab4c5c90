/* Children that die with their parent, however it dies. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * A parent in between, which the test may kill: it starts `count` children with the options that `how` names,
 * each with a family, passes on what they say, and waits.
 *   c    only the child
 *   t    its tree as well; tg: at the level of groups, tn: of namespaces, tk: a cgroup without cgroup.kill
 */
enum { HOLD = 3, ALIVE = 4 };

static cp_options options_of(const char *how) {
  cp_options options = *CP_OPTIONS(.die_with_parent = true);
  options.tree = strchr(how, 't') != NULL;
  if (strchr(how, 'k') != NULL)
    test_fault_arm("cgroup_kill=ENOENT");
  if (strchr(how, 'g') != NULL)
    test_fault_arm("cgroup=ENOENT,namespace=EPERM");
  if (strchr(how, 'n') != NULL) {
    test_fault_arm("cgroup=ENOENT");
    options.tree_at_least = CP_TREE_NAMESPACE;
  }
  return options;
}

/* on_data of a grandchild's readiness is passed on. */
static void pass_on(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)ctx;
  EXPECT_EQ(write(1, data, size), size);
}

HELPER(parent) {
  const cp_stdio stdio[] = {CP_PIPE, CP_PIPE, CP_INHERIT, CP_FD(HOLD), CP_FD(ALIVE), CP_STDIO_LAST};
  cp_options options = options_of(argv[1]);
  options.stdio = stdio;
  for (int i = 0; i < atoi(argv[3]); i++) {
    cp_child *child = cp_spawn(test_program(), HELPER_ARGS("family", argv[2], "stay"), &options);
    EXPECT(child != NULL);
    cp_on_data(cp_stdout(child), pass_on, NULL);
  }
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

typedef struct scene {
  test_gate gate;
  int alive[2];
  int pid, out;
} scene;

/* By fork(), so that the parent in between is nobody's but the test's. */
static void begin(scene *s, const char *how, const char *kinds, const char *count) {
  int out[2];
  *s = (scene){.gate = test_gate_open()};
  EXPECT_SYS(pipe2(s->alive, O_CLOEXEC));
  EXPECT_SYS(pipe2(out, O_CLOEXEC));
  EXPECT_SYS(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
  s->pid = fork();
  EXPECT_SYS(s->pid);
  if (s->pid == 0) {
    EXPECT_SYS(setpgid(0, 0));
    int fds[] = {fcntl(out[1], F_DUPFD_CLOEXEC, 100), fcntl(s->gate.hold_fd, F_DUPFD_CLOEXEC, 100),
                 fcntl(s->alive[1], F_DUPFD_CLOEXEC, 100)};
    dup2(fds[0], 1);
    dup2(fds[1], HOLD);
    dup2(fds[2], ALIVE);
    execv(test_program(),
          HELPER_ARGV("parent", (char *)(uintptr_t)how, (char *)(uintptr_t)kinds, (char *)(uintptr_t)count));
    _exit(127);
  }
  EXPECT_SYS(close(s->alive[1]));
  EXPECT_SYS(close(out[1]));
  s->out = out[0];
}

static void wait_ready(const scene *s, int members) {
  char byte;
  alarm(DEADLINE_MS / 1000);
  for (int i = 0; i < members; i++)
    EXPECT_EQ(read(s->out, &byte, 1), 1);
  alarm(0);
}

static void kill_parent(const scene *s) {
  int status;
  EXPECT_SYS(kill(s->pid, SIGKILL));
  EXPECT_EQ(waitpid(s->pid, &status, 0), s->pid);
}

/* Whoever still lives holds the pipe and hears nothing from the gate, which stays shut. */
static void expect_no_survivor(const scene *s) {
  char byte;
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(read(s->alive[0], &byte, 1), 0);
  alarm(0);
}

/* Orphans come to the test: it waits for them, and for the guards, which have a moment's work left. */
static void end(scene *s) {
  test_gate_close(&s->gate);
  expect_no_survivor(s);
  alarm(DEADLINE_MS / 1000);
  while (waitpid(-1, NULL, __WALL) > 0)
    ;
  alarm(0);
  EXPECT_EQ(errno, ECHILD);
  EXPECT_SYS(prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0));
  EXPECT_SYS(close(s->alive[0]));
  EXPECT_SYS(close(s->out));
}

TEST(a_child_ends_with_its_parent) {
  scene s;
  begin(&s, "c", "", "3");
  wait_ready(&s, 3);
  kill_parent(&s);
  expect_no_survivor(&s);
  end(&s);
}

TEST(a_tree_ends_with_its_parent) {
  scene s;
  begin(&s, "t", level_here() == CP_TREE_GROUP ? "pi" : "pisd", "2");
  wait_ready(&s, level_here() == CP_TREE_GROUP ? 6 : 10);
  kill_parent(&s);
  expect_no_survivor(&s);
  end(&s);
}

TEST(a_cgroup_ends_with_its_parent_without_cgroup_kill) {
  if (level_here() != CP_TREE_CGROUP)
    SKIP("no cgroup that this user may write");
  scene s;
  begin(&s, "tk", "pisd", "2");
  wait_ready(&s, 10);
  kill_parent(&s);
  expect_no_survivor(&s);
  end(&s);
}

TEST(a_group_ends_with_its_parent) {
  scene s;
  begin(&s, "tg", "pi", "2");
  wait_ready(&s, 6);
  kill_parent(&s);
  expect_no_survivor(&s);
  end(&s);
}

static bool has_namespaces(void) {
  test_fault_arm("cgroup=ENOENT");
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE));
  bool there = r->code == 0;
  cp_result_free(r);
  test_fault_disarm();
  return there;
}

TEST(a_namespace_ends_with_the_parent_of_its_program) {
  if (!has_namespaces())
    SKIP("no PID namespace for this user here");
  scene s;
  begin(&s, "tn", "pisd", "2");
  wait_ready(&s, 10);
  kill_parent(&s);
  expect_no_survivor(&s);
  end(&s);
}

TEST(without_the_tree_its_descendants_live_on) {
  scene s;
  begin(&s, "c", "s", "1");
  wait_ready(&s, 2);
  kill_parent(&s);
  end(&s); /* the gate ends it; the read above would have hung */
}

/* What kills the group of the parent does not reach the guard, which has another one. */
TEST(the_guard_outlives_the_group_of_the_parent) {
  scene s;
  int status;
  begin(&s, "tg", "pi", "1");
  EXPECT(setpgid(s.pid, s.pid) == 0 || errno == EACCES); /* before its exec, or it has done so itself */
  wait_ready(&s, 3);
  EXPECT_EQ(getpgid(s.pid), s.pid);
  EXPECT_SYS(kill(-s.pid, SIGKILL));
  EXPECT_EQ(waitpid(s.pid, &status, 0), s.pid);
  expect_no_survivor(&s);
  end(&s);
}

static unsigned next(unsigned *seed) {
  *seed = *seed * 1103515245u + 12345u;
  return *seed >> 8;
}

/* From before the first child is made to after all of them run. */
TEST(a_parent_killed_at_any_moment_leaves_no_survivor) {
  static const char *const hows[] = {"c", "t", "tg", "tn"};
  unsigned seed = test_seed();
  for (int i = 0, count = has_namespaces() ? 4 : 3, rounds = test_full() ? 1000 : 50; i < rounds; i++) {
    scene s;
    begin(&s, hows[i % count], "", "8");
    struct timespec pause = {.tv_nsec = (long)(next(&seed) % 25000000)};
    if (i % 10 == 9)
      wait_ready(&s, 8);
    else
      nanosleep(&pause, NULL);
    kill_parent(&s);
    expect_no_survivor(&s);
    end(&s);
  }
}

/* ---- nothing of the guard stays, and the host does not see it ---- */

TEST(the_guard_goes_with_the_child) {
  (void)cp_loop_default();
  int before = test_open_fds();
  for (int i = 0; i < 20; i++) {
    cp_result *r = cp_spawn_sync(i % 4 == 3 ? "/no/such/program" : test_program(), HELPER_ARGS("code", "6"),
                                 CP_OPTIONS(.die_with_parent = true, .tree = i % 2));
    EXPECT_EQ(r->code, i % 4 == 3 ? -ENOENT : 6);
    EXPECT(r->signal == 0 && r->killed_by == CP_KILLED_BY_NOBODY);
    cp_result_free(r);
    expect_no_child();
    errno = 0;
    EXPECT_EQ(waitpid(-1, NULL, WNOHANG | __WALL), -1);
    EXPECT_EQ(errno, ECHILD);
    EXPECT_EQ(test_open_fds(), before);
  }
}

static int signals;
static void on_sigchld(int number) {
  (void)number;
  signals++;
}

TEST(the_host_hears_of_its_child_alone) {
  struct sigaction count = {.sa_handler = on_sigchld}, old;
  EXPECT_SYS(sigaction(SIGCHLD, &count, &old));
  signals = 0;
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "6"), CP_OPTIONS(.die_with_parent = true));
  EXPECT_EQ(r->code, 6);
  cp_result_free(r);
  EXPECT_SYS(sigaction(SIGCHLD, &old, NULL));
  EXPECT_LE(signals, 2); /* the portable back end's guard is an ordinary child */
}

TEST(a_guard_that_cannot_be_made_fails_the_start) {
  static const char *const faults[] = {"parent:socketpair#1=EMFILE", "parent:clone#1=EAGAIN"};
  (void)cp_loop_default();
  int before = test_open_fds();
  for (size_t i = 0; i < 2; i++) {
    test_fault_arm(faults[i]);
    cp_result *r = cp_spawn_sync(
        "/bin/true", NULL,
        CP_OPTIONS(.die_with_parent = true, .stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT)));
    EXPECT(r->pid == 0 && r->error->step == CP_STEP_GUARD && r->error->advice[0] != '\0');
    cp_result_free(r);
    expect_no_child();
    EXPECT_EQ(test_open_fds(), before);
  }
}

/* The kernel's own signal (PDEATHSIG) is taken by the end of a thread: another one's children live on. */
static void *start_one(void *ctx) {
  cp_loop *loop = cp_loop_new();
  *(cp_child **)ctx =
      cp_spawn(test_program(), HELPER_ARGS("hold"), CP_OPTIONS(.die_with_parent = true, .loop = loop));
  EXPECT(*(cp_child **)ctx != NULL);
  return loop;
}

TEST(the_end_of_a_thread_is_not_the_end_of_the_parent) {
  pthread_t thread;
  void *loop;
  cp_child *child;
  EXPECT_EQ(pthread_create(&thread, NULL, start_one, &child), 0);
  EXPECT_EQ(pthread_join(thread, &loop), 0);
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT(r->code == FINE && r->signal == 0);
  cp_result_free(r);
  cp_loop_free(loop);
}
