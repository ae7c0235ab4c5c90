/* fork() with a pipe for the errno of exec, pointers into the caller's environment, and goto to one way out.
 */
#include "plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Points into the caller's environment: nothing is copied, and nothing can be too long. */
static void choose(char *to[4]) {
  static const char *const names[] = {"PATH=", "HOME=", "LANG="};
  size_t n = 0;
  for (char **at = environ; *at && n < 3; at++)
    for (size_t i = 0; i < 3; i++)
      if (!strncmp(*at, names[i], strlen(names[i])))
        to[n++] = *at;
  to[n] = NULL;
}

static _Noreturn void be_plugin(char *const argv[], int in, const char *dir, char **env, int report) {
  sigset_t none;
  for (int i = 1; i < NSIG; i++)
    (void)signal(i, SIG_DFL);
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, NULL) == 0 && dup2(in, STDIN_FILENO) == 0 && chdir(dir) == 0)
    execvpe(argv[0], argv, env);
  int error = errno;
  (void)!write(report, &error, sizeof error);
  _exit(127);
}

int run_plugin(char *const argv[], const char *document, const char *dir) {
  char *env[4], *lock = NULL;
  int result, held = -1, in = -1, report[2] = {-1, -1}, error = 0, status = 0;
  sigset_t all, before;

  choose(env);
  if (asprintf(&lock, "%s.lock", document) < 0)
    return -ENOMEM; /* gate: the memory of stdio does not fail in a check */
  if ((held = open(lock, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) < 0)
    goto failed_without_lock;
  if ((in = open(document, O_RDONLY | O_CLOEXEC)) < 0 || pipe2(report, O_CLOEXEC) < 0)
    goto failed;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  pid_t pid = fork();
  if (pid == 0)
    be_plugin(argv, in, dir, env, report[1]);
  error = errno;
  sigprocmask(SIG_SETMASK, &before, NULL);
  errno = error;
  if (pid < 0)
    goto failed;
  close(report[1]);
  report[1] = -1;
  error = 0;
  while (read(report[0], &error, sizeof error) < 0 && errno == EINTR)
    ;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  result = error ? -error : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  goto out;
failed:
  result = -errno;
out:
  if (report[0] >= 0)
    close(report[0]);
  if (report[1] >= 0)
    close(report[1]);
  if (in >= 0)
    close(in);
  close(held);
  (void)unlink(lock);
  free(lock);
  return result;
failed_without_lock:
  result = -errno;
  free(lock);
  return result;
}
