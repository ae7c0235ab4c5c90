/* What the process around the library offers: its clock and its environment. */
#include "os/os.h"
#include "os/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef __APPLE__
#include <crt_externs.h>
char **os_environ(void) {
  return *_NSGetEnviron();
}
#else
extern char **environ;
char **os_environ(void) {
  static char *none[1]; /* after clearenv() */
  return environ == NULL ? none : environ;
}
#endif

void os_environ_free(char **env) {
  (void)env; /* it is the process's own */
}

int os_environ_take(const char *name, char **ret) {
  const char *value = getenv(name);
  if (value == NULL)
    return 0;
  size_t size = strlen(value) + 1;
  char *copy = sys_calloc(1, size);
  if (copy == NULL)
    return -ENOMEM;
  memcpy(copy, value, size);
  (void)unsetenv(name);
  *ret = copy;
  return 1;
}

bool os_takes_line(void) {
  return false;
}

const char *os_shell(void) {
  return "/bin/sh";
}

int64_t os_now_ns(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Advice for cp_which(), not a part of any start: exec decides for itself. */
int os_is_executable(const char *path) {
  struct stat about;
  if (stat(path, &about) < 0)
    return -errno;
  if (!S_ISREG(about.st_mode))
    return -EACCES;
  return access(path, X_OK) < 0 ? -errno : 0;
}
