/* expect: wait-echild-loop */
/* Asks again although there is no child. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  for (int i = 0; i < 100; i++)
    if (wait(NULL) == 0)
      return 1;
  return 0;
}
