#include "launch.h"

#include <spawn.h>
#include <unistd.h>

/* glibc tells the errno of exec since 2.24, by memory that parent and child share. */
int launch(char *const argv[], pid_t *ret_pid) {
  pid_t pid;
  int error = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
  if (!error)
    *ret_pid = pid;
  return error;
}
