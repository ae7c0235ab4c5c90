/* The children of a run over time: which were seen, which became zombies, which vanished (were waited for).
 */
#ifndef KIT_ENGINES_FAMILY_H
#define KIT_ENGINES_FAMILY_H

#include "../proc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct member {
  pid_t pid;
  pid_t parent; /* the first one that was seen */
  uint64_t start_time;
  bool present;    /* in the last snapshot */
  bool waited_for; /* it vanished while its parent lived */
  char name[32];
} member;

typedef struct family {
  member *items;
  size_t count;
} family;

/* Takes in a snapshot; the process `self` (the supervisor) is left out. 0 or -ENOMEM. */
int family_observe(family *f, const proc_tree *tree, pid_t self);
void family_free(family *f);
member *family_find(const family *f, pid_t pid);

#endif
