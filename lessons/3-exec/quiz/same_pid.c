#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t pid = fork();
  if (pid == 0) {
    execlp("sh", "sh", "-c", "Q_SCRIPT", (char *)NULL);
    _exit(127);
  }
  int status;
  pid_t ended = waitpid(pid, &status, 0);
  printf("%s ", ended == pid ? "my child" : "another");
  printf("%d\n", WEXITSTATUS(status));
  return 0;
}
