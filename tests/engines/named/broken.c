/* expect: sigpipe-death */
/* Nobody reads any more, and the write ends the program. */
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  close(ends[0]);
  (void)!write(ends[1], "x", 1);
  return 0;
}
