/* expect: nonblock-leak */
/* O_NONBLOCK stays set on stdout, which is not its own. */
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  int flags = fcntl(1, F_GETFL);
  return fcntl(1, F_SETFL, flags | O_NONBLOCK);
}
