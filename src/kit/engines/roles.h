/* What a process is called in a finding: "parent (pid 410)", "child 2 (pid 412)". */
#ifndef KIT_ENGINES_ROLES_H
#define KIT_ENGINES_ROLES_H

#include "record.h"
#include "supervise/proc.h"

typedef struct role {
  char text[64];
} role;

/* program: the first process of the run. tree and rec may be NULL. */
role role_of(const proc_tree *tree, const record *rec, pid_t program, pid_t pid);

#endif
