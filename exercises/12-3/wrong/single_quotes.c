/* expect: sh-injection */
/* Single quotes around it. */
#include "shell_length.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The number that a shell prints, or -1. */
static int run_sh(char *const argv[]) {
  int ends[2], status = 1;
  char text[32] = "";
  pid_t pid;
  posix_spawn_file_actions_t actions;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  int error = posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  ssize_t n = error ? -1 : read(ends[0], text, sizeof text - 1);
  close(ends[0]);
  while (!error && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return n > 0 && status == 0 ? atoi(text) : -1;
}

int shell_length(const char *text) {
  char line[30000];
  (void)snprintf(line, sizeof line, "printf %%s '%s' | wc -c", text);
  return run_sh((char *[]){"sh", "-c", line, NULL});
}
