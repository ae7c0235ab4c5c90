#include <stdio.h>
#include <unistd.h>

int main(void) {
  printf("before\n");
  if (execlp("Q_PROGRAM", "Q_PROGRAM", "Q_WORD", (char *)NULL) == 0)
    printf("exec has worked\n");
  else
    printf("exec has failed\n");
  return 0;
}
