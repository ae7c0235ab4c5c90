/* What the machine can do is found out by trying; what it cannot is said, and what that costs. */
#include "outside.h"

#include <pthread.h>
#include <string.h>

static const cp_capability *find(const char *name) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i].name, name) == 0)
      return &list[i];
  return NULL;
}

TEST(capabilities_are_complete) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  EXPECT_GE(count, 5);
  for (size_t i = 0; i < count; i++) {
    EXPECT(*list[i].name != '\0' && *list[i].detail != '\0');
    EXPECT_EQ(*list[i].cost == '\0', list[i].there);
    for (size_t j = 0; j < i; j++)
      EXPECT(strcmp(list[i].name, list[j].name) != 0);
  }
  EXPECT(cp_capabilities(NULL) == list);
  expect_no_child();
}

static void *look(void *ctx) {
  size_t count;
  (void)ctx;
  const cp_capability *list = cp_capabilities(&count);
  return count == 0 ? NULL : (void *)(uintptr_t)list;
}

TEST(capabilities_may_be_asked_by_many_threads_at_once) {
  enum { THREADS = 8 };
  pthread_t threads[THREADS];
  void *list;
  for (int i = 0; i < THREADS; i++)
    EXPECT_EQ(pthread_create(&threads[i], NULL, look, NULL), 0);
  for (int i = 0; i < THREADS; i++) {
    EXPECT_EQ(pthread_join(threads[i], &list), 0);
    EXPECT(list == cp_capabilities(NULL));
  }
}

/* Each is taken away once. The list is kept for the life of a process: a helper looks. */
static const char *const taken[][2] = {{"pidfd=ENOSYS", "pidfd"},
                                       {"pidfd=ENOSYS", "pid-namespace"},
                                       {"pidfd_info=ENOTTY", "exit-status-kept"},
                                       {"kill_group=EINVAL", "signal-a-group-by-pidfd"},
                                       {"clone_vm=EPERM", "start-in-parents-memory"},
                                       {"clone3=ENOSYS", "clone3"},
                                       {"close_range=ENOSYS", "close-range"},
                                       {"rwf_nosignal=EOPNOTSUPP", "quiet-write"},
                                       {"open=ENOENT", "terminal"},
                                       {"cgroup=EACCES", "cgroup"},
                                       {"landlock=ENOSYS", "landlock"},
                                       {"seccomp=EINVAL", "seccomp"},
                                       {"namespace=EPERM", "user-namespace"},
                                       {"namespace=EPERM", "network-namespace"},
                                       {"mount=EPERM", "mount-namespace"}};

HELPER(looks) {
  const cp_capability *one = find(argv[1]);
  EXPECT(one != NULL);
  EXPECT(!one->there);
  EXPECT(*one->cost != '\0');
  return FINE;
}

TEST(capabilities_that_are_taken_away_are_missed) {
  char rule[64];
  if (find("landlock") == NULL)
    SKIP("the portable back end has none of them");
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
    NOTE("%s: %s", taken[i][0], taken[i][1]);
    strcpy(rule, "CHILDPROC_FAULT=");
    strcat(rule, taken[i][0]);
    expect_code(START(CP_OPTIONS(.env_add = CP_ENV(rule)), "looks", taken[i][1]), FINE);
  }
}

TEST(capabilities_name_the_abi_of_landlock) {
  const cp_capability *one = find("landlock");
  if (one == NULL || !one->there)
    SKIP("no Landlock");
  expect_code(START(CP_OPTIONS(.env_add = CP_ENV("CHILDPROC_FAULT=landlock3=ENOSYS")), "abi_2"), FINE);
}

HELPER(abi_2) {
  EXPECT_STR(find("landlock")->detail, "ABI 2");
  return FINE;
}
