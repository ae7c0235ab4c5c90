/* The whole of /proc/self/status in memory, and a static table that says which line fills which field. */
#include "about_me.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const struct {
  const char *label;
  size_t offset;
} numbers[] = {
    {"\nPid:", offsetof(about, pid)},
    {"\nPPid:", offsetof(about, parent)},
    {"\nThreads:", offsetof(about, threads)},
};

static ssize_t read_all(const char *path, char *data, size_t size) {
  size_t have = 0;
  ssize_t n;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  while ((n = read(fd, data + have, size - 1 - have)) > 0)
    have += (size_t)n;
  int error = errno;
  close(fd);
  errno = error;
  data[have] = '\0';
  return n < 0 ? -1 : (ssize_t)have;
}

/* poll() marks what is not open, without a descriptor of its own. */
static int count_open(void) {
  struct rlimit most;
  int count = 0;
  if (getrlimit(RLIMIT_NOFILE, &most) < 0)
    return -1;
  for (int fd = 0; fd < (int)most.rlim_cur; fd++) {
    struct pollfd one = {.fd = fd};
    if (poll(&one, 1, 0) < 0)
      return -1;
    count += !(one.revents & POLLNVAL);
  }
  return count;
}

int about_me(about *ret) {
  char text[8192];
  about me = {0};
  if (read_all("/proc/self/status", text, sizeof text) < 0 || (me.descriptors = count_open()) < 0)
    return -1;
  sscanf(text, "Name:\t%15[^\n]", me.name);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    const char *at = strstr(text, numbers[i].label);
    if (at)
      *(int *)((char *)&me + numbers[i].offset) = atoi(at + strlen(numbers[i].label));
  }
  *ret = me;
  return 0;
}
