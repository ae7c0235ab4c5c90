/* The level of PID namespaces: an init of ours, and a program that does not notice. */
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Asked for, so that an ordinary user has it, too, where the kernel lets him. */
static const cp_options *only(void) {
  test_fault_arm("cgroup=ENOENT");
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE));
  bool there = r->code == 0 && r->tree_level == CP_TREE_NAMESPACE;
  cp_result_free(r);
  if (!there)
    SKIP("no PID namespace for this user here");
  return CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE);
}

static cp_options with_namespace(void) {
  (void)only();
  return *CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE);
}

TEST(every_exit_code_and_signal_passes_a_namespace) {
  cp_options options = with_namespace();
  char number[16];
  for (int code = 0; code < 256; code += test_full() ? 1 : 17) {
    snprintf(number, sizeof number, "%d", code);
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", number), &options);
    EXPECT(r->code == code && r->signal == 0 && r->tree_level == CP_TREE_NAMESPACE && !r->tree_left);
    cp_result_free(r);
  }
  static const int signals[] = {SIGHUP, SIGINT, SIGKILL, SIGSEGV, SIGTERM, SIGABRT};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    snprintf(number, sizeof number, "%d", signals[i]);
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("raises", number), &options);
    EXPECT(r->code == -1 && r->signal == signals[i] && !r->killed);
    cp_result_free(r);
  }
  expect_no_child();
}

HELPER(raises) {
  (void)signal(atoi(argv[1]), SIG_DFL); /* a sanitizer has a handler */
  raise(atoi(argv[1]));
  return FINE;
}

HELPER(finds_itself) {
  char link[64] = "";
  EXPECT_EQ(getpid(), 2);
  EXPECT_GT(readlink("/proc/self", link, sizeof link - 1), 0);
  EXPECT_STR(link, "2");
  EXPECT_EQ(getuid(), atoi(argv[1]));
  EXPECT_EQ(getgid(), atoi(argv[2]));
  return FINE;
}

TEST(the_program_finds_itself_in_proc) {
  cp_options options = with_namespace();
  char uid[16], gid[16];
  snprintf(uid, sizeof uid, "%d", (int)getuid());
  snprintf(gid, sizeof gid, "%d", (int)getgid());
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("finds_itself", uid, gid),
                               (options.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT), &options));
  EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
}

TEST(a_namespace_catches_sessions_and_daemons) {
  cp_options options = with_namespace();
  family f;
  family_start(&f, "psgid", "stay", &options);
  EXPECT_EQ(cp_kill(f.child, 0), 1);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGKILL && !r->tree_left && !r->tree_escapes);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

/* The signals of the grace are forwarded to everybody, in whatever session. */
TEST(the_init_forwards_what_is_sent_to_all) {
  cp_options options = with_namespace();
  family f;
  family_start(&f, "psdt", "stay", &options);
  EXPECT_EQ(cp_kill_tree(f.child, DEADLINE_MS * 2), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGTERM && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(who_ignores_it_is_killed_in_a_namespace_too) {
  cp_options options = with_namespace();
  family f;
  family_start(&f, "id", "stubborn", &options);
  EXPECT_EQ(cp_kill_tree(f.child, 50), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGKILL && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

/* In the background. */
static void expect_init_reaped(int open_fds) {
  alarm(DEADLINE_MS / 1000);
  while (test_open_fds() != open_fds)
    sched_yield();
  alarm(0);
}

TEST(a_daemon_lives_on_in_its_namespace_and_the_init_with_it) {
  cp_options options = with_namespace();
  (void)cp_loop_default();
  int before = test_open_fds();
  family f;
  family_start(&f, "d", "leave", &options);
  cp_result *r = family_result(&f);
  EXPECT(r->code == FINE && r->tree_left);
  cp_result_free(r);
  EXPECT(family_lives_on(&f));
  family_end(&f);
  expect_init_reaped(before);
}

TEST(a_child_that_is_signalled_alone_leaves_the_others) {
  cp_options options = with_namespace();
  (void)cp_loop_default();
  int before = test_open_fds();
  family f;
  family_start(&f, "p", "stay", &options);
  EXPECT_EQ(cp_kill(f.child, SIGTERM), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGTERM && r->tree_left);
  cp_result_free(r);
  EXPECT(family_lives(&f));
  family_end(&f);
  expect_init_reaped(before);
}

TEST(no_namespace_leaves_anything_behind) {
  cp_options options = with_namespace();
  (void)cp_loop_default();
  int before = test_open_fds();
  for (int i = 0; i < 30; i++) {
    bool missing = i % 3 == 2;
    options.die_with_parent = i % 2;
    cp_result *r =
        cp_spawn_sync(missing ? "/no/such/program" : test_program(), HELPER_ARGS("code", "7"), &options);
    EXPECT_EQ(r->code, missing ? -ENOENT : 7);
    cp_result_free(r);
    expect_no_child();
    EXPECT_EQ(test_open_fds(), before);
  }
}

/* Each system call that it takes, in turn: an error, and nothing is left. */
TEST(whatever_fails_in_a_namespace_leaves_nothing) {
  static const char *const calls[] = {"namespace", "mount", "pidfd", "clone", "socketpair", "mmap", "pipe2"};
  cp_options options = with_namespace();
  (void)cp_loop_default();
  int before = test_open_fds();
  for (size_t c = 0; c < sizeof calls / sizeof *calls; c++) {
    for (int k = 1, struck = 1; struck && k < 12; k++) {
      char rule[64];
      snprintf(rule, sizeof rule, "cgroup=ENOENT,%s#%d=EPERM", calls[c], k);
      test_fault_arm(rule);
      cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "7"), &options);
      struck = test_fault_fired() > 0;
      NOTE("%s: %d %s", rule, r->code, r->error ? r->error->message : "");
      EXPECT(r->code == 7 ? r->error == NULL && r->pid > 0 : struck && r->code < 0 && r->error != NULL);
      cp_result_free(r);
      expect_no_child();
      EXPECT_EQ(test_open_fds(), before);
    }
  }
}

/* Where nobody asks for it, an ordinary user is not put into a user namespace. */
TEST(an_ordinary_user_gets_it_only_if_asked_for) {
  (void)only();
  if (getuid() == 0)
    SKIP("for ordinary users");
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree = true));
  EXPECT_EQ(r->tree_level, CP_TREE_GROUP);
  cp_result_free(r);
}

/* An ordinary user's namespace: a user namespace in which he is who he was. */
HELPER(user_of_a_namespace) {
  test_fault_arm("cgroup=ENOENT");
  cp_result *r = cp_spawn_sync("/bin/sh", CP_ARGS("-c", "exec id -u"),
                               CP_OPTIONS(.tree_at_least = CP_TREE_NAMESPACE, .capture = true));
  if (r->error != NULL && r->error->step == CP_STEP_TREE)
    return 7; /* the kernel does not let ordinary users have one */
  EXPECT(r->error == NULL && r->code == 0 && r->tree_level == CP_TREE_NAMESPACE);
  char expected[16];
  snprintf(expected, sizeof expected, "%u\n", (unsigned)getuid());
  EXPECT_STR(r->out.data, expected);
  cp_result_free(r);
  return FINE;
}

TEST(an_ordinary_user_keeps_his_number_in_a_namespace) {
  cp_options options = *CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT));
  if (getuid() == 0) {
    options.uid = CP_ID(64321);
    options.gid = CP_ID(64321);
  }
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("user_of_a_namespace"), &options);
  int code = r->code;
  bool reached = r->error == NULL;
  cp_result_free(r);
  if (code == 7 || !reached)
    SKIP("no PID namespace for ordinary users here, or they cannot reach this program");
  EXPECT_EQ(code, FINE);
}

/* An isolation that has a namespace of its own: that one is the tree's. */
TEST(a_sealed_program_owns_its_namespace) {
  (void)with_namespace();
  family f;
  cp_options options = *CP_OPTIONS(.tree = true, .isolation = CP_ISOLATION_SEALED);
  family_start(&f, "psd", "stay", &options);
  const cp_result *now = cp_child_result(f.child);
  bool sealed = now->isolation_parts & 1U << CP_PART_PROCESSES;
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = family_result(&f);
  EXPECT_EQ(r->signal, SIGKILL);
  EXPECT(!sealed || (r->tree_level == CP_TREE_NAMESPACE && !r->tree_escapes && !r->tree_left));
  cp_result_free(r);
  if (sealed)
    family_expect_gone(&f);
  family_end(&f);
  if (!sealed)
    SKIP("no sealed children here");
}
