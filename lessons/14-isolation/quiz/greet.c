#include <stdio.h>
#include <unistd.h>

int main(void) {
  const char *name = "Q_NAME; echo Q_MORE";
  char command[100];
  snprintf(command, sizeof command, "echo hello %s", name);
  Q_EXEC;
  return 127;
}
