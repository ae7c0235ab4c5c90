/* Which mistake of the catalogue a deadlock is. */
#ifndef KIT_ENGINES_DEADLOCK_NAME_H
#define KIT_ENGINES_DEADLOCK_NAME_H

#include "blocked.h"
#include "record.h"

typedef struct deadlock_name {
  const char *id; /* "" where nothing fits */
  const char *rule;
  const char *look;
  const waiter *victim; /* the process to start from */
  const waiter *holder; /* who keeps it waiting; may be the victim; NULL for a child that is waited for */
} deadlock_name;

deadlock_name deadlock_find_name(const wait_graph *graph, const record *rec);

#endif
