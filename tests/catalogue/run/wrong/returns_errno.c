/* expect: exec-fallthrough */
/* The child returns what exec failed with, as its parent would. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid, ending *out) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return errno;
  bool exited = info.si_code == CLD_EXITED;
  *out = (ending){exited ? info.si_status : -1, exited ? 0 : info.si_status};
  return 0;
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

/* The file itself, or the first one of that name in PATH; text is long enough. */
static const char *look_up(const char *file, char *text, size_t size) {
  const char *path = getenv("PATH");
  if (strchr(file, '/'))
    return file;
  while (path && *path) {
    size_t length = strcspn(path, ":");
    if (length + strlen(file) + 2 <= size) {
      memcpy(text, path, length);
      text[length] = '/';
      strcpy(text + length + 1, file);
      if (access(text, X_OK) == 0)
        return text;
    }
    path += length + (path[length] == ':');
  }
  return file;
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
  char text[4096];
  const char *path = look_up(what->file, text, sizeof text);
  char **argv = arguments(what), **env = environment(what->variable);
  int report[2] = {-1, -1}, error = 0;
  pid_t pid = -1;
  if (!argv || !env || pipe2(report, O_CLOEXEC) < 0)
    error = errno;
  else if ((pid = fork()) < 0)
    error = errno;
  if (pid == 0) {
    for (int fd = 3; fd < 1024; fd++)
      if (fd != report[1])
        close(fd);
    if (!what->dir || chdir(what->dir) == 0)
      execve(path, argv, env);
    error = errno;
    (void)!write(report[1], &error, sizeof error);
    return error;
  }
  close(report[1]);
  while (pid > 0 && read(report[0], &error, sizeof error) < 0 && errno == EINTR)
    ;
  close(report[0]);
  free(argv);
  free(env);
  int waited = pid > 0 ? wait_for(pid, out) : 0;
  return error ? error : waited;
}
