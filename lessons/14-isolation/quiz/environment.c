#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int main(void) {
  char *own[] = {"Q_OTHER=1", NULL};
  setenv("Q_NAME", "Q_TEXT", 1);
  (void)own;
  execle("/bin/sh", "sh", "-c", "echo ${Q_NAME-unset}", NULL, Q_ENV);
  return 127;
}
