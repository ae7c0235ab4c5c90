/* expect: sigpipe-inherited */
/* Ignored signals stay ignored. */
/* Somebody else's program, run on a document. */
#include "plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAY_GO = 3 };

/* PATH, HOME and LANG; the texts stay the caller's. */
static void choose(char *chosen[MAY_GO + 1]) {
  static const char *const names[MAY_GO] = {"PATH=", "HOME=", "LANG="};
  int n = 0;
  for (char **one = environ; one && *one; one++)
    for (int i = 0; i < MAY_GO; i++)
      if (n < MAY_GO && strncmp(*one, names[i], strlen(names[i])) == 0)
        chosen[n++] = *one;
  chosen[n] = NULL;
}

static void reset_signals(void) {
  struct sigaction plain = {.sa_handler = SIG_DFL};
  sigset_t none;
  (void)sigaction(SIGTERM, &plain, NULL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void be_plugin(char *const argv[], char *const env[], const char *dir, int document,
                                int report) {
  reset_signals();
  if (dup2(document, 0) == 0 && chdir(dir) == 0)
    execvpe(argv[0], argv, env);
  int error = errno;
  (void)!write(report, &error, sizeof error);
  _exit(127);
}

/* The code of the plug-in, or the negative errno that came through the pipe. */
static int wait_for(pid_t pid, int report) {
  int error = 0, status = 0;
  while (read(report, &error, sizeof error) < 0 && errno == EINTR)
    ;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (error)
    return -error;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int start(char *const argv[], const char *dir, int in) {
  char *env[MAY_GO + 1];
  int report[2];
  if (pipe2(report, O_CLOEXEC) < 0)
    return -errno;
  choose(env);
  pid_t pid = fork();
  if (pid == 0)
    be_plugin(argv, env, dir, in, report[1]);
  int result = pid < 0 ? -errno : 0;
  close(report[1]);
  if (pid > 0)
    result = wait_for(pid, report[0]);
  close(report[0]);
  return result;
}

int run_plugin(char *const argv[], const char *document, const char *dir) {
  char lock[PATH_MAX];
  (void)snprintf(lock, sizeof lock, "%s.lock", document);
  int held = open(lock, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  int in = held < 0 ? -1 : open(document, O_RDONLY | O_CLOEXEC);
  int result = in < 0 ? -errno : start(argv, dir, in);
  if (in >= 0)
    close(in);
  if (held >= 0)
    close(held);
  (void)unlink(lock);
  return result;
}
