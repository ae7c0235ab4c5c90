/* A root of its own, as data: what is brought into it and where. */
#ifndef OS_LINUX_MOUNTS_H
#define OS_LINUX_MOUNTS_H

#include "os/linux/isolation.h"

typedef struct mount_place {
  const char *source; /* absolute */
  const char *target; /* the same without its first '/' */
  const char *link;   /* it is a symbolic link to this; NULL: it is not */
  unsigned access;
  bool named; /* it must be there */
  int fd;     /* (child) the tree of mounts, not yet in its place */
} mount_place;

struct mounts {
  mount_place *places;
  size_t count;
  const char *cwd;      /* where the program starts, if that is to be seen there */
  const char *fallback; /* … and if not */
};

#endif
