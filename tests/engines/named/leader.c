/* expect: setsid-leader */
/* A leader of its group cannot begin a session. */
#include <unistd.h>

int main(void) {
  setpgid(0, 0);
  return setsid() < 0 ? 0 : 1;
}
