#ifndef WINDOWS_POSIX_RESOURCE_H
#define WINDOWS_POSIX_RESOURCE_H

#include <errno.h>

/* There are none. */
struct rlimit {
  unsigned long long rlim_cur, rlim_max;
};
enum { RLIMIT_CORE };
static inline int getrlimit(int resource, struct rlimit *ret) {
  (void)resource, (void)ret;
  errno = ENOSYS;
  return -1;
}

#endif
