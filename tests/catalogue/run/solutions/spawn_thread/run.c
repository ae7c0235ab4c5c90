#include "run.h"

#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static ending decode(int status) {
  if (WIFSIGNALED(status))
    return (ending){-1, WTERMSIG(status)};
  return (ending){WEXITSTATUS(status), 0};
}

typedef struct waiting {
  pid_t pid;
  ending *out;
  int error;
} waiting;

static void *wait_in_thread(void *arg) {
  waiting *w = arg;
  int status;
  while (waitpid(w->pid, &status, 0) < 0)
    if (errno != EINTR) {
      w->error = errno;
      return NULL;
    }
  *w->out = decode(status);
  return NULL;
}

static int wait_for(pid_t pid, ending *out) {
  waiting w = {pid, out, 0};
  pthread_t thread;
  if (pthread_create(&thread, NULL, wait_in_thread, &w) != 0)
    (void)wait_in_thread(&w);
  else
    pthread_join(thread, NULL);
  return w.error;
}

static char **arguments(const command *what) {
  char **argv = calloc(what->arg_count + 2, sizeof *argv);
  if (!argv)
    return NULL;
  argv[0] = (char *)what->file;
  for (size_t i = 0; i < what->arg_count; i++)
    argv[i + 1] = (char *)what->args[i];
  return argv;
}

/* All variables and one more, which replaces an old one of its name. */
static char **environment(const char *variable) {
  size_t count = 0, kept = 0;
  while (environ[count])
    count++;
  char **env = calloc(count + 2, sizeof *env);
  for (size_t i = 0; env && i < count; i++)
    if (!variable || strncmp(environ[i], variable, strcspn(variable, "=") + 1) != 0)
      env[kept++] = environ[i];
  if (env)
    env[kept] = (char *)variable;
  return env;
}

int run(const command *what, ending *out) {
  pid_t pid;
  posix_spawn_file_actions_t actions;
  char **argv = arguments(what), **env = environment(what->variable);
  int error = posix_spawn_file_actions_init(&actions);
  if (!argv || !env)
    error = ENOMEM;
  if (!error && what->dir)
    error = posix_spawn_file_actions_addchdir_np(&actions, what->dir);
  if (!error)
    error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if (!error)
    error = posix_spawnp(&pid, what->file, &actions, NULL, argv, env);
  posix_spawn_file_actions_destroy(&actions);
  free(argv);
  free(env);
  return error ? error : wait_for(pid, out);
}
