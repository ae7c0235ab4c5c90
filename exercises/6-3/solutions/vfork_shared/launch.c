/* vfork() returns when the child has called exec or ended; by then it has left its errno where both see it.
 */
#include "launch.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int launch(char *const argv[], pid_t *ret_pid) {
  int *report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (report == MAP_FAILED)
    return errno; /* gate: nothing here makes mmap() fail */
  pid_t pid = vfork();
  if (pid == 0) {
    execvp(argv[0], argv);
    *report = errno;
    _exit(127);
  }
  int error = pid < 0 ? errno : *report;
  (void)munmap(report, sizeof *report);
  while (error && pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (!error)
    *ret_pid = pid;
  return error;
}
