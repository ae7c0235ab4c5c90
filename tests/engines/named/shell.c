/* expect: system-used */
/* system() starts a shell. */
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  return system("true");
}
