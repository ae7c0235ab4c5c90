/* Exits with the number of forks that failed with EAGAIN, of five; a child that failed says so by code 9. */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int failed = 0, status;
  for (int i = 0; i < 5; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      int ends[2];
      _exit(pipe(ends) < 0 && errno == EMFILE ? 9 : 0);
    }
    if (pid < 0 && errno == EAGAIN)
      failed++;
    else if (waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 9)
      failed += 10;
  }
  return failed;
}
