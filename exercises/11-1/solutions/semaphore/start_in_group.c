/* A semaphore in memory that both have: the child posts it once it leads its group. */
#include "start_in_group.h"

#include <errno.h>
#include <semaphore.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct shared {
  sem_t ready;
} shared;

static _Noreturn void be_child(shared *both, int (*job)(void *), void *arg) {
  bool leads = setpgid(0, 0) == 0;
  sem_post(&both->ready);
  munmap(both, sizeof *both);
  _exit(leads ? job(arg) : 127);
}

pid_t start_in_group(int (*job)(void *), void *arg) {
  shared *both = mmap(NULL, sizeof *both, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (both == MAP_FAILED)
    return -1; /* gate: there is always one page */
  pid_t pid = -1;
  if (sem_init(&both->ready, 1, 0) == 0)
    pid = fork();
  if (pid == 0)
    be_child(both, job, arg);
  int error = errno;
  while (pid > 0 && sem_wait(&both->ready) < 0 && errno == EINTR)
    ;
  munmap(both, sizeof *both);
  errno = error;
  return pid;
}
