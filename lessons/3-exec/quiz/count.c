#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < Q_COUNT; i++) {
    pid_t pid = fork();
    if (pid Q_WHO 0)
      break;
  }
  while (wait(NULL) > 0)
    ;
  return 0;
}
