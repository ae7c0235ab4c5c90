/* `./kit run 9-1` waits three seconds for a line on stdin. No check uses this file. */
#include "read_within.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  char line[256];
  ssize_t n = read_within(0, line, sizeof line, 3000);
  if (n < 0)
    printf("%s\n", strerror(errno));
  else
    printf("%zd bytes\n", n);
  return 0;
}
