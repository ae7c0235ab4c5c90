/* A thread for each child, which sleeps in waitpid(); no signal goes to it. */
#include "reaper.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct watch {
  pthread_t thread;
  pid_t pid;
  int code;
} watch;

static watch table[REAPER_MOST];
static int added;

static void *wait_for(void *arg) {
  watch *one = arg;
  int status = 0;
  pid_t found;
  while ((found = waitpid(one->pid, &status, 0)) < 0 && errno == EINTR)
    ;
  one->code = found > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return NULL;
}

int reaper_open(void) {
  added = 0;
  return 0;
}

int reaper_add(int (*job)(int), int number) {
  sigset_t all, before;
  watch *one = &table[added];
  one->pid = fork();
  if (one->pid < 0)
    return errno;
  if (one->pid == 0)
    _exit(job(number));
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int error = pthread_create(&one->thread, NULL, wait_for, one);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error) {
    kill(one->pid, SIGKILL);
    wait_for(one);
    return error;
  }
  added++;
  return 0;
}

int reaper_finish(int codes[REAPER_MOST]) {
  for (int i = 0; i < added; i++) {
    pthread_join(table[i].thread, NULL);
    codes[i] = table[i].code;
  }
  return added;
}
