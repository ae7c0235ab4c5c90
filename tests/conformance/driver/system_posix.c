#include "system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

static int open_mode(const char *flags) {
  if (strcmp(flags, "r") == 0)
    return O_RDONLY;
  if (strcmp(flags, "r+") == 0)
    return O_RDWR;
  return O_WRONLY | O_CREAT | (strcmp(flags, "a") == 0 ? O_APPEND : O_TRUNC);
}

int system_open(const char *path, const char *flags) {
  int fd = open(path, open_mode(flags) | O_CLOEXEC, 0666);
  return fd < 0 ? -errno : fd;
}

bool system_write(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, data, size);
    if (n < 0)
      return false;
    data += n;
    size -= (size_t)n;
  }
  return true;
}

long system_read(int fd, char *data, size_t room) {
  return read(fd, data, room);
}

void system_close(int fd) {
  (void)close(fd);
}

int system_descriptors(void) {
  int count = 0;
  DIR *dir = opendir("/proc/self/fd");
  if (dir == NULL)
    broken("/proc/self/fd", "");
  while (readdir(dir) != NULL)
    count++;
  (void)closedir(dir);
  return count;
}

void system_tell(const char *fifo) {
  int fd = open(fifo, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    broken(fifo, strerror(errno));
  (void)close(fd);
}

/* ---- processes ---- */

bool system_is_alive(int pid) {
  char path[64], line[512];
  (void)snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *stat = fopen(path, "re");
  if (stat == NULL)
    return false;
  const char *name_end = fgets(line, sizeof line, stat) != NULL ? strrchr(line, ')') : NULL;
  (void)fclose(stat);
  return name_end != NULL && name_end[2] != 'Z';
}

void system_become(int user) {
  if (setuid((uid_t)user) < 0)
    broken("setuid", strerror(errno));
}

void system_umask(int mask) {
  (void)umask((mode_t)mask);
}

void system_die(const char *name) {
  (void)kill(getpid(), cp_signal_number(name));
}

void system_end_after(unsigned seconds) {
  (void)alarm(seconds);
}

/* ---- limits ---- */

/* Room for one more descriptor, which is one too few for a pipe. */
static void fill_descriptors(void) {
  int first = open("/dev/null", O_RDONLY | O_CLOEXEC), fd, last = first;
  struct rlimit few = {(rlim_t)first + 8, (rlim_t)first + 8};
  if (first < 0 || setrlimit(RLIMIT_NOFILE, &few) < 0)
    broken("setrlimit", strerror(errno));
  while ((fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    last = fd;
  (void)close(last);
}

static void forbid_processes(void) {
  struct rlimit now;
  if (getrlimit(RLIMIT_NPROC, &now) < 0)
    broken("getrlimit", strerror(errno));
  now.rlim_cur = 1;
  if (setrlimit(RLIMIT_NPROC, &now) < 0)
    broken("setrlimit", strerror(errno));
}

void system_limit(const char *what) {
  if (strcmp(what, "descriptors") == 0)
    fill_descriptors();
  else if (strcmp(what, "processes") == 0)
    forbid_processes();
  else
    broken("no such limit", what);
}

/* Whatever looks at this process when it ends, such as a leak detector, may need one. */
void system_unlimit(void) {
  struct rlimit now;
  if (getrlimit(RLIMIT_NPROC, &now) < 0)
    return;
  now.rlim_cur = now.rlim_max;
  (void)setrlimit(RLIMIT_NPROC, &now);
}
