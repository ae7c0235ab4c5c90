#include <stdlib.h>
#include <unistd.h>

int main(void) {
  setenv("TEXT", "Q_ONE   Q_TWO", 1);
  execlp("sh", "sh", "-c", "printf '[%s]\\n' Q_USE", NULL);
  return 127;
}
