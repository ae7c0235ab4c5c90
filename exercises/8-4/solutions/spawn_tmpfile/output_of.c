/* tmpfile() as stdout and posix_spawn(): its size says how much there was at the end. */
#include "output_of.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(char *const argv[], int out, pid_t *ret) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error)
    return error; /* gate: there is memory for an empty list */
  error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  if (!error)
    error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if (!error)
    error = posix_spawnp(ret, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

static int end_of(pid_t pid, int *ret_code) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return errno;
  *ret_code = info.si_code == CLD_EXITED ? info.si_status : -1;
  return 0;
}

static int load(FILE *file, output *ret) {
  struct stat st;
  if (fstat(fileno(file), &st) < 0)
    return errno; /* gate: fstat() is not made to fail */
  char *data = malloc((size_t)st.st_size + 1);
  if (!data)
    return ENOMEM;
  /* pread(): somebody who still writes has the same position in the file */
  ssize_t n = pread(fileno(file), data, (size_t)st.st_size, 0);
  if (n < st.st_size) {
    int error = n < 0 ? errno : EIO; /* gate: a file can be read up to its size */
    free(data);                      /* gate: the same */
    return error;                    /* gate: the same */
  }
  ret->data = data;
  ret->size = (size_t)n;
  return 0;
}

int output_of(char *const argv[], output *ret) {
  pid_t pid;
  FILE *file = tmpfile();
  if (!file)
    return errno; /* gate: tmpfile() is not made to fail */
  int error = start(argv, fileno(file), &pid);
  if (!error)
    error = end_of(pid, &ret->code);
  if (!error)
    error = load(file, ret);
  fclose(file);
  return error;
}
