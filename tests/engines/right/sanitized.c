/* An array with its NULL, text with its NUL, children that leave by _exit. */
/* with: memory */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char got[9];
  int ends[2];
  if (pipe(ends) < 0 || write(ends[1], "12345678", 8) != 8)
    return 1;
  ssize_t n = read(ends[0], got, sizeof got - 1);
  got[n < 0 ? 0 : n] = '\0';
  char *copy = strdup(got);
  pid_t child = fork();
  if (child == 0) {
    char **argv = calloc(3, sizeof *argv);
    argv[0] = "true";
    argv[1] = copy;
    execvp(argv[0], argv);
    _exit(127);
  }
  free(copy);
  return waitpid(child, NULL, 0) == child && strlen(got) == 8 ? 0 : 1;
}
