/* All pipes and programs first, then a thread for each program, which sleeps in waitpid() for it. */
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct stage {
  pthread_t thread;
  pid_t pid;
  int in, out, status, error, has_thread;
} stage;

static void *wait_for(void *arg) {
  stage *s = arg;
  while (waitpid(s->pid, &s->status, 0) < 0)
    if (errno != EINTR) {
      s->error = errno;
      break;
    }
  return NULL;
}

static int connect_all(stage *all, size_t n) {
  for (size_t i = 0; i < n; i++)
    all[i] = (stage){.in = -1, .out = -1};
  for (size_t i = 0; i + 1 < n; i++) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
      return errno;
    all[i].out = ends[1];
    all[i + 1].in = ends[0];
  }
  return 0;
}

static int start_all(char *const *const commands[], stage *all, size_t n) {
  for (stage *s = all; s != all + n; s++) {
    s->pid = fork();
    if (s->pid < 0)
      return errno;
    if (s->pid > 0)
      continue;
    if ((s->in < 0 || dup2(s->in, 0) == 0) && (s->out < 0 || dup2(s->out, 1) == 1))
      execvp(commands[s - all][0], commands[s - all]);
    _exit(127);
  }
  return 0;
}

static int finish(stage *all, size_t n, int error) {
  for (stage *s = all; s != all + n; s++) {
    if (s->in >= 0)
      close(s->in);
    if (s->out >= 0)
      close(s->out);
  }
  for (stage *s = all; s != all + n; s++)
    s->has_thread = s->pid > 0 && pthread_create(&s->thread, NULL, wait_for, s) == 0;
  for (stage *s = all; s != all + n; s++) {
    if (s->has_thread)
      pthread_join(s->thread, NULL);
    else if (s->pid > 0)
      wait_for(s); /* gate: pthread_create() is not made to fail */
    error = error ? error : s->error;
  }
  return error;
}

int pipeline(char *const *const commands[], size_t n) {
  stage *all = malloc(n * sizeof *all);
  if (!all)
    return -1;
  int error = connect_all(all, n);
  if (!error)
    error = start_all(commands, all, n);
  error = finish(all, n, error);
  int status = all[n - 1].status;
  free(all);
  errno = error;
  if (error)
    return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
