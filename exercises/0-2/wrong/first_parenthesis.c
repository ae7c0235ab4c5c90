/* expect: FAIL */
/* Takes the first closing parenthesis for the end of the name. */
#include "about_me.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int read_line(char *line, size_t size) {
  int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  ssize_t n = read(fd, line, size - 1);
  int error = errno;
  close(fd);
  errno = error;
  if (n < 0)
    return -1;
  line[n] = '\0';
  return 0;
}

static int parse(char *line, about *to) {
  char *begin = strchr(line, '('), *end = strchr(line, ')');
  if (!begin || !end) {
    errno = EIO; /* gate: no kernel writes such a line */
    return -1;   /* gate: see above */
  }
  *end = '\0';
  snprintf(to->name, sizeof to->name, "%.15s", begin + 1);
  to->pid = atoi(line);
  to->parent = atoi(end + 4); /* behind ") S " */
  char *at = end + 1;
  for (int field = 3; field < 20; field++) /* threads are number 20, the state is number 3 */
    at = strchr(at + 1, ' ');
  to->threads = atoi(at);
  return 0;
}

static int count_descriptors(void) {
  int count = 0;
  for (long fd = sysconf(_SC_OPEN_MAX) - 1; fd >= 0; fd--)
    count += fcntl((int)fd, F_GETFD) >= 0;
  return count;
}

int about_me(about *ret) {
  char line[1024];
  about me;
  if (read_line(line, sizeof line) != 0 || parse(line, &me) != 0)
    return -1;
  me.descriptors = count_descriptors();
  *ret = me;
  return 0;
}
