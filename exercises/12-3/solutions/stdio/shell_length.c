/* stdio: the shell's answer is read by fdopen() and getline(); posix_spawn() hands over an environment of one
 * variable more. */
#include "shell_length.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The caller's environment with the variable in front, which wins; free() it. */
static char **with_variable(char *variable) {
  size_t n = 0;
  while (environ[n])
    n++;
  char **env = malloc((n + 2) * sizeof *env);
  if (env) {
    env[0] = variable;
    memcpy(env + 1, environ, (n + 1) * sizeof *env);
  }
  return env;
}

static int spawn_shell(char **env, int out, pid_t *ret) {
  char *argv[] = {"sh", "-c", "printf %s \"$SHELL_LENGTH_TEXT\" | wc -c", NULL};
  posix_spawn_file_actions_t files;
  int error = posix_spawn_file_actions_init(&files);
  if (error)
    return error; /* gate: it allocates nothing in glibc */
  error = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  if (!error)
    error = posix_spawn(ret, "/bin/sh", &files, NULL, argv, env);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

static int read_number(int fd) {
  char *line = NULL, *end = NULL;
  size_t room = 0;
  long number = -1;
  FILE *from = fdopen(fd, "r");
  if (!from) {
    close(fd); /* gate: the memory of stdio does not fail in a check */
    return -1; /* gate: the memory of stdio does not fail in a check */
  }
  if (getline(&line, &room, from) > 0)
    number = strtol(line, &end, 10);
  if (end == line)
    number = -1; /* gate: wc prints a number, or nothing */
  free(line);
  fclose(from);
  return (int)number;
}

int shell_length(const char *text) {
  int ends[2], status = -1, number = -1;
  pid_t pid;
  char *variable = NULL;
  if (asprintf(&variable, "SHELL_LENGTH_TEXT=%s", text) < 0)
    return -1; /* gate: the memory of stdio does not fail in a check */
  char **env = with_variable(variable);
  if (env && pipe2(ends, O_CLOEXEC) == 0) {
    int error = spawn_shell(env, ends[1], &pid);
    close(ends[1]);
    number = read_number(ends[0]);
    while (!error && waitpid(pid, &status, 0) < 0 && errno == EINTR)
      ;
  }
  free(env);
  free(variable);
  return status == 0 ? number : -1;
}
