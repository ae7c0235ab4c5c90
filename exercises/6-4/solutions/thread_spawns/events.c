/* A thread of its own spawns the program and waits for it; the caller joins the thread and tells. */
#include "events.h"

#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct work {
  char *const *argv;
  int error, status;
} work;

static void *run(void *arg) {
  work *w = arg;
  pid_t pid;
  w->error = posix_spawnp(&pid, w->argv[0], NULL, NULL, w->argv, environ);
  while (!w->error && waitpid(pid, &w->status, 0) < 0)
    if (errno != EINTR)
      w->error = errno;
  return NULL;
}

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  work w = {argv, 0, 0};
  pthread_t thread;
  int failed = pthread_create(&thread, NULL, run, &w);
  if (!failed)
    failed = pthread_join(thread, NULL);
  if (failed || w.error)
    on_error(failed ? failed : w.error);
  else
    on_exit_event(WIFEXITED(w.status) ? WEXITSTATUS(w.status) : -1);
}
