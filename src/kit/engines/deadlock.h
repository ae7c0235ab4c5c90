/* A deadlock told: who waits in which call on which pipe, who holds the other end, and which mistake that is.
 */
#ifndef KIT_ENGINES_DEADLOCK_H
#define KIT_ENGINES_DEADLOCK_H

#include "blocked.h"
#include "record.h"
#include "supervise/finding.h"

#include <sys/types.h>

/* Adds one finding about a graph in which all are stuck; rec may be NULL. 0 or -ENOMEM. */
int deadlock_tell(const wait_graph *graph, record *rec, pid_t program, kit_findings *findings);

#endif
