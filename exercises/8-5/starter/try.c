/* `./kit run 8-5 -- SECONDS` asks twice a second what there is on stdin. No check uses this file. */
#include "available.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  int times = 2 * (argc > 1 ? atoi(argv[1]) : 2);
  for (int i = 0; i < times; i++) {
    char data[16];
    ssize_t n = read_available(0, data, sizeof data);
    if (n > 0)
      printf("%zd bytes\n", n);
    else if (n == 0)
      printf("end-of-file\n");
    else
      printf("%s\n", strerror(errno));
    if (n == 0 || (n < 0 && errno != EAGAIN))
      break;
    (void)poll(NULL, 0, 500);
  }
  return 0;
}
