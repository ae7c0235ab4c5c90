/* expect: argv-no-null */
/* with: memory */
/* The array for exec has no NULL at its end. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    char *argv[2] = {"true", "x"};
    execvp(argv[0], argv);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
