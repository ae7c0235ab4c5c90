/* tmpfile(): the number lies in a file without a name, and is read when the child has ended. */
#include "compute.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_child(FILE *file, int (*f)(int), int x) {
  int number = f(x);
  size_t n = fwrite(&number, sizeof number, 1, file);
  _exit(n == 1 && fflush(file) == 0 ? 0 : 1);
}

int compute(int (*f)(int), int x, int *ret) {
  int error = 0, number;
  siginfo_t info;
  FILE *file = tmpfile();
  if (!file)
    return errno; /* gate: tmpfile() is not made to fail */
  pid_t pid = fork();
  if (pid == 0)
    be_child(file, f, x);
  if (pid < 0) {
    error = errno;
    goto out;
  }
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0) {
    if (errno == EINTR)
      continue;
    error = errno;
    goto out;
  }
  rewind(file);
  if (fread(&number, sizeof number, 1, file) == 1)
    *ret = number;
  else
    error = EIO;
out:
  fclose(file);
  return error;
}
