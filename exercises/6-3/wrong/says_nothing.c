/* expect: exec-error-not-reported */
/* Only fork() can fail. */
#include "launch.h"

#include <errno.h>
#include <unistd.h>

int launch(char *const argv[], pid_t *ret_pid) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    _exit(127);
  }
  if (pid < 0)
    return errno;
  *ret_pid = pid;
  return 0;
}
