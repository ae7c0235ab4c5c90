#include "need.h"

#include <stdio.h>
#include <string.h>

static const cp_capability *find(const char *name) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i].name, name) == 0)
      return &list[i];
  return NULL;
}

bool has_capability(const char *name) {
  const cp_capability *one = find(name);
  return one != NULL && one->there;
}

void need_capability(const char *name) {
  const cp_capability *one = find(name);
  if (one == NULL)
    SKIP("this back end has no %s", name);
  if (!one->there)
    SKIP("%s: %s", name, one->detail);
}

unsigned contained_lacks(void) {
  const cp_capability *landlock = find("landlock");
  int abi = 0;
  if (landlock == NULL) /* the portable back end lacks them all, which its test says itself */
    return 0;
  EXPECT_EQ(sscanf(landlock->detail, "ABI %d", &abi), 1);
  return abi < 6 ? 1U << CP_PART_SIGNALS : 0;
}

void need_profile(cp_isolation profile) {
  static const char *const contained[] = {"landlock", "seccomp"};
  static const char *const sealed[] = {"user-namespace", "pid-namespace", "mount-namespace",
                                       "network-namespace", "ipc-namespace"};
  for (size_t i = 0; profile >= CP_ISOLATION_CONTAINED && i < sizeof contained / sizeof *contained; i++)
    need_capability(contained[i]);
  for (size_t i = 0; profile == CP_ISOLATION_SEALED && i < sizeof sealed / sizeof *sealed; i++)
    need_capability(sealed[i]);
}
