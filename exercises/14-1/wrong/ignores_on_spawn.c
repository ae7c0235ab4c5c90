/* expect: sigpipe-inherited */
/* posix_spawn() without a set of defaults. */
#include "start.h"

#include <signal.h>
#include <spawn.h>

int start(char *const argv[], pid_t *ret) {
  posix_spawnattr_t how;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_init(&how);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &all);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
  int error = posix_spawnp(ret, argv[0], NULL, &how, argv, environ);
  posix_spawnattr_destroy(&how);
  return error;
}
