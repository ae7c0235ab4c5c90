/* expect: short-read */
/* with: KIT_SHORT=read */
/* One read() for everything. */
#include <unistd.h>

int main(void) {
  char text[100] = "", got[200];
  int ends[2];
  if (pipe(ends) < 0 || write(ends[1], text, sizeof text) != sizeof text)
    return 1;
  return read(ends[0], got, sizeof got) == sizeof text ? 0 : 1;
}
