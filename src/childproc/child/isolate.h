/* Isolation as the options ask for it: parts, and what is told of them. */
#ifndef CHILD_ISOLATE_H
#define CHILD_ISOLATE_H

#include "child/plan.h"
#include "os/isolate.h"

int check_isolation(const cp_options *options);

/* The parts of a profile, as 1 << cp_part. */
unsigned isolation_parts(const cp_options *options);

/* What the parts that this machine has need. 0 or -ENOMEM. */
int plan_isolation(struct plan *plan, const cp_options *options);

/* Their steps: before the working directory, and at the end. */
void isolation_add_first(os_plan *os);
void isolation_add_last(os_plan *os);

/* The limit of core files: an isolated child leaves none, unless it is told to. */
cp_limit isolation_core(const cp_options *options);

/* Of a child that runs: what was applied and what was not. */
void isolation_tell(const struct plan *plan, unsigned missing, cp_result *result);

const char *isolation_part_name(int part);
const char *isolation_advice(int part);

#endif
