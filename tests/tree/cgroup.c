/* The level of cgroups: nobody gets away, nothing stays behind, and nothing is made where it does not belong.
 */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

/* ---- a cgroup of the test's own ---- */

/* The portable back end has no such level. */
static const char *checked(const char *path) {
  cp_result *r =
      cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path));
  bool unknown = r->code == -ENOTSUP;
  cp_result_free(r);
  if (unknown) {
    EXPECT_SYS(rmdir(path));
    SKIP("this back end has no cgroups");
  }
  return path;
}

/* Below which this process may make cgroups; skips where there is no such place. */
static const char *place(void) {
  static char path[256];
  static const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
  struct statfs about;
  for (size_t i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "%s/childproc_test_%d", mounts[i], getpid());
    if (statfs(mounts[i], &about) == 0 && about.f_type == 0x63677270 && mkdir(path, 0755) == 0)
      return checked(path);
  }
  SKIP("no folder of cgroup version 2 that this user may write");
}

static int count_leaves(const char *path) {
  int count = 0;
  DIR *folder = opendir(path);
  EXPECT(folder != NULL);
  for (const struct dirent *entry; (entry = readdir(folder));)
    count += strncmp(entry->d_name, "childproc-", 10) == 0;
  closedir(folder);
  return count;
}

/* Whoever was in it is dead, but may still be about to leave. */
static void remove_place(const char *path) {
  alarm(DEADLINE_MS / 1000);
  while (rmdir(path) < 0)
    EXPECT_EQ(errno, EBUSY);
  alarm(0);
}

static void put(const char *folder, const char *file, const char *text) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
  EXPECT_SYS(close(fd));
}

/* ---- nobody gets away ---- */

static void everybody_is_caught(const char *path) {
  family f;
  family_start(&f, "psgid", "stay", CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path));
  const cp_result *now = cp_child_result(f.child);
  EXPECT(now->tree_level == CP_TREE_CGROUP && !now->tree_escapes);
  EXPECT_EQ(count_leaves(path), 1);
  EXPECT_EQ(cp_kill_tree(f.child, 0), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGKILL && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
  EXPECT_EQ(count_leaves(path), 0);
}

TEST(a_cgroup_catches_sessions_and_daemons) {
  const char *path = place();
  everybody_is_caught(path);
  remove_place(path);
}

TEST(a_cgroup_catches_them_without_clone3) {
  static const char *const refused[] = {"clone3=ENOSYS",
                                        "clone3=EPERM",
                                        "clone3=E2BIG",
                                        "clone3=EINVAL",
                                        "clone_vm=EINVAL,clone3=ENOSYS",
                                        "pidfd=ENOSYS,clone3=ENOSYS"};
  const char *path = place();
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    NOTE("%s", refused[i]);
    test_fault_arm(refused[i]);
    everybody_is_caught(path);
    EXPECT_GT(test_fault_fired(), 0);
  }
  remove_place(path);
}

/* As before Linux 5.14. */
TEST(a_cgroup_catches_them_without_cgroup_kill) {
  const char *path = place();
  test_fault_arm("cgroup_kill=ENOENT");
  everybody_is_caught(path);
  EXPECT_GT(test_fault_fired(), 0);
  remove_place(path);
}

TEST(a_grace_without_pidfds) {
  const char *path = place();
  test_fault_arm("pidfd=ENOSYS");
  family f;
  family_start(&f, "psdt", "stay", CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path));
  EXPECT_EQ(cp_kill_tree(f.child, DEADLINE_MS * 2), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGTERM && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
  remove_place(path);
}

/* The child itself, into a cgroup that it could have made: as a service does that manages its own. */
static void move_below(const char *place_path, pid_t pid) {
  char below[768], number[16];
  DIR *folder = opendir(place_path);
  EXPECT(folder != NULL);
  for (const struct dirent *entry; (entry = readdir(folder));)
    if (strncmp(entry->d_name, "childproc-", 10) == 0)
      snprintf(below, sizeof below, "%s/%.255s/below", place_path, entry->d_name);
  closedir(folder);
  EXPECT_SYS(mkdir(below, 0755));
  snprintf(number, sizeof number, "%d", pid);
  put(below, "cgroup.procs", number);
}

TEST(a_grace_for_cgroups_below_the_leaf) {
  const char *path = place();
  family f;
  family_start(&f, "ps", "stay", CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path));
  move_below(path, cp_pid(f.child));
  EXPECT_EQ(cp_kill_tree(f.child, DEADLINE_MS * 2), 1);
  cp_result *r = family_result(&f);
  EXPECT(r->signal == SIGTERM && !r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
  EXPECT_EQ(count_leaves(path), 0);
  remove_place(path);
}

/* Born by copying, as for a child that becomes somebody else. */
TEST(a_cgroup_catches_one_that_was_copied) {
  const char *path = place();
  test_fault_arm("clone_vm=EINVAL");
  everybody_is_caught(path);
  remove_place(path);
}

TEST(a_grace_for_everybody) {
  const char *path = place();
  family f;
  family_start(&f, "psdit", "leave", CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path));
  cp_end(cp_stdin(f.child));
  EXPECT_EQ(cp_kill_tree(f.child, 300), 1);
  cp_result *r = family_result(&f);
  EXPECT(!r->tree_left);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
  EXPECT_EQ(count_leaves(path), 0);
  remove_place(path);
}

TEST(what_a_daemon_has_left_is_told_and_its_leaf_goes_later) {
  const char *path = place();
  family f;
  cp_options options = *CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path);
  family_start(&f, "d", "leave", &options);
  cp_result *r = family_result(&f);
  EXPECT(r->tree_left && r->code == FINE);
  cp_result_free(r);
  EXPECT(family_lives(&f));
  EXPECT_EQ(count_leaves(path), 1);
  family_end(&f);
  alarm(DEADLINE_MS / 1000);
  do { /* the daemon is gone but its cgroup may hear of it a moment later */
    r = cp_spawn_sync("/bin/true", NULL, &options);
    EXPECT(r->error == NULL && r->tree_level == CP_TREE_CGROUP && !r->tree_left);
    cp_result_free(r);
  } while (count_leaves(path) > 0);
  alarm(0);
  remove_place(path);
}

TEST(no_leaf_stays_of_many) {
  const char *path = place();
  (void)cp_loop_default();
  int before = test_open_fds();
  for (int i = 0; i < 50; i++) {
    cp_result *r = cp_spawn_sync(i % 5 == 4 ? "/no/such/program" : test_program(), HELPER_ARGS("code", "7"),
                                 CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = path));
    EXPECT_EQ(r->code, i % 5 == 4 ? -ENOENT : 7);
    cp_result_free(r);
  }
  EXPECT_EQ(count_leaves(path), 0);
  EXPECT_EQ(test_open_fds(), before);
  remove_place(path);
}

/* ---- what a killed parent leaves ---- */

HELPER(owner_that_is_killed) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("hold"),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_FD(3), CP_IGNORE),
                                        .tree_at_least = CP_TREE_CGROUP, .cgroup_parent = argv[1]));
  EXPECT(child != NULL);
  EXPECT_EQ(write(1, "r", 1), 1);
  kill(getpid(), SIGKILL);
  return 1;
}

TEST(the_leaf_of_a_killed_parent_is_removed_at_the_next_use) {
  const char *path = place();
  int hold[2];
  EXPECT_SYS(pipe2(hold, O_CLOEXEC));
  cp_result *r =
      cp_spawn_sync(test_program(), HELPER_ARGS("owner_that_is_killed", path),
                    CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_INHERIT, CP_FD(hold[0]))));
  EXPECT_EQ(r->signal, SIGKILL);
  cp_result_free(r);
  EXPECT_EQ(count_leaves(path), 1);
  EXPECT_SYS(close(hold[1])); /* its child ends */
  alarm(DEADLINE_MS / 1000);
  for (char other[300];
       count_leaves(path) > 0;) { /* another folder in between: each is looked through once */
    cp_result_free(cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree = true, .cgroup_parent = path)));
    snprintf(other, sizeof other, "%s/other", path);
    EXPECT_SYS(mkdir(other, 0755));
    cp_result_free(cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree = true, .cgroup_parent = other)));
    EXPECT_SYS(rmdir(other));
  }
  alarm(0);
  EXPECT_SYS(close(hold[0]));
  remove_place(path);
}

/* ---- where it does not belong ---- */

HELPER(level_in) {
  put(argv[1], "cgroup.procs", "0");
  if (argc > 3)
    EXPECT_SYS(setuid((uid_t)atoi(argv[3])));
  test_fault_arm(strcmp(argv[2], "managed") == 0 ? "manager=EPERM,namespace=EPERM" : "namespace=EPERM");
  cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree = true));
  EXPECT(r->error == NULL);
  int level = (int)r->tree_level;
  cp_result_free(r);
  return 40 + level;
}

static int level_in(const char *path, const char *how, const char *uid) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("level_in", path, how, uid),
                               CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  EXPECT_GE(r->code, 40);
  int level = r->code - 40;
  cp_result_free(r);
  return level;
}

TEST(its_own_cgroup_is_used_where_no_manager_keeps_it) {
  const char *path = place();
  EXPECT_EQ(level_in(path, "free", NULL), CP_TREE_CGROUP);
  EXPECT_EQ(count_leaves(path), 0);
  remove_place(path);
}

TEST(nothing_is_made_inside_a_unit_that_is_not_delegated) {
  const char *path = place();
  EXPECT_EQ(level_in(path, "managed", NULL), CP_TREE_GROUP);
  if (setxattr(path, "user.delegate", "1", 1, 0) == 0)
    EXPECT_EQ(level_in(path, "managed", NULL), CP_TREE_CGROUP);
  remove_place(path);
}

TEST(an_ordinary_user_has_cgroups_where_they_were_given_to_him) {
  if (getuid() != 0)
    SKIP("only root can give a cgroup away");
  const char *path = place();
  char procs[300];
  snprintf(procs, sizeof procs, "%s/cgroup.procs", path);
  EXPECT_EQ(level_in(path, "managed", "65534"), CP_TREE_GROUP);
  EXPECT_SYS(chown(path, 65534, 65534));
  EXPECT_SYS(chown(procs, 65534, 65534));
  EXPECT_EQ(level_in(path, "managed", "65534"), CP_TREE_CGROUP);
  EXPECT_EQ(count_leaves(path), 0);
  remove_place(path);
}

/* ---- what fails ---- */

TEST(a_folder_that_is_no_cgroup_is_refused) {
  const cp_options *options = CP_OPTIONS(.tree_at_least = CP_TREE_CGROUP, .cgroup_parent = test_dir());
  cp_result *r = cp_spawn_sync("/bin/true", NULL, options);
  EXPECT(r->pid == 0 && r->error->step == CP_STEP_TREE);
  cp_result_free(r);
  EXPECT_EQ(count_leaves(test_dir()), 0);
  expect_no_child();
}

/* At every use of a cgroup's file in turn: the next level is taken, and nothing is left of this one. */
TEST(whatever_fails_leaves_nothing) {
  const char *path = place();
  (void)cp_loop_default();
  int before = test_open_fds();
  for (int k = 1, struck = 1; struck; k++) {
    char rule[64];
    snprintf(rule, sizeof rule, "parent:cgroup#%d=EIO,namespace=EPERM", k);
    test_fault_arm(rule);
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("code", "7"),
                                 CP_OPTIONS(.tree = true, .cgroup_parent = path));
    struck = test_fault_fired();
    EXPECT(r->code == 7 && r->tree_level >= CP_TREE_GROUP);
    cp_result_free(r);
    expect_no_child();
    EXPECT_EQ(test_open_fds(), before);
    EXPECT_LT(k, 100);
  }
  test_fault_disarm();
  cp_result_free(cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(.tree = true, .cgroup_parent = path)));
  EXPECT_LE(count_leaves(path), 2); /* of those whose removal itself failed */
  for (int i = 0; i < 2; i++) {     /* by another process, as this one is not gone */
    char pattern[400];
    snprintf(pattern, sizeof pattern, "rmdir %s/childproc-* 2>/dev/null; true", path);
    EXPECT_EQ(system(pattern), 0);
  }
  remove_place(path);
}
