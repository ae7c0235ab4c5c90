#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char data[100];
  if (socketpair(AF_UNIX, Q_TYPE, 0, ends) < 0)
    return 1;
  write(ends[0], "Q_ONE", sizeof "Q_ONE" - 1);
  write(ends[0], "Q_TWO", sizeof "Q_TWO" - 1);
  printf("%zd\n", read(ends[1], data, sizeof data));
  return 0;
}
