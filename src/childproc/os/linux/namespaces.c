#include "os/linux/isolation.h"
unsigned namespaces_there(void) {
  return 0;
}
int namespaces_plan(struct arena *arena, const os_isolation_wish *wish, const os_plan *plan,
                    os_isolation *isolation) {
  (void)arena, (void)wish, (void)plan, (void)isolation;
  return 0;
}
void namespaces_explain(const os_isolation *isolation, char *ret, size_t size) {
  (void)isolation;
  if (size)
    *ret = 0;
}
bool isolate_explain_start(const os_isolation *isolation, char *ret, size_t size) {
  (void)isolation, (void)ret, (void)size;
  return false;
}
int mounts_enter(struct mounts *mounts) {
  (void)mounts;
  return -38;
}
