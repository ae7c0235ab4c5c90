#include "run_timeout.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int start(char *const argv[], pid_t *ret) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    execvp(argv[0], argv);
    _exit(127);
  }
  if (pid < 0)
    return errno;
  setpgid(pid, pid);
  *ret = pid;
  return 0;
}

typedef struct watch {
  pid_t pid;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool ended;
} watch;

static void *look(void *arg) {
  watch *w = arg;
  siginfo_t info;
  while (waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    ;
  pthread_mutex_lock(&w->lock);
  w->ended = true;
  pthread_cond_signal(&w->changed);
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

/* A thread waits and leaves the child where it is; this one waits for the thread. */
static bool watch_for(watch *w, int ms) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += ms / 1000 + (end.tv_nsec + ms % 1000 * 1000000L) / 1000000000L;
  end.tv_nsec = (end.tv_nsec + ms % 1000 * 1000000L) % 1000000000L;
  pthread_mutex_lock(&w->lock);
  while (!w->ended && pthread_cond_timedwait(&w->changed, &w->lock, &end) == 0)
    ;
  bool ended = w->ended;
  pthread_mutex_unlock(&w->lock);
  return ended;
}

/* Waits for it, and tells how it ended: the status decides whether it was the limit. 0, or an errno. */
static int take(pid_t pid, int sent, ending *ret) {
  int status = 0;
  pid_t found;
  while ((found = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
    ;
  if (found < 0)
    return errno;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ret->timed_out = sent && ret->code < 0;
  return 0;
}

/* The group is signalled while its leader has not been waited for: the number is still its own. */
int run_timeout(char *const argv[], int timeout_ms, int grace_ms, ending *ret) {
  pid_t pid;
  int error = start(argv, &pid), sent = 0;
  if (error)
    return error;
  watch w = {pid, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
  pthread_t thread;
  if (pthread_create(&thread, NULL, look, &w) != 0)
    abort(); /* gate: pthread_create() is not made to fail */
  if (!watch_for(&w, timeout_ms)) {
    sent = SIGTERM;
    kill(-pid, SIGTERM);
    (void)watch_for(&w, grace_ms);
    kill(-pid, SIGKILL);
  }
  pthread_join(thread, NULL);
  return take(pid, sent, ret);
}
