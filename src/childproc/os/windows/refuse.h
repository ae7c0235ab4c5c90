#ifndef OS_WINDOWS_REFUSE_H
#define OS_WINDOWS_REFUSE_H

#include "os/plan.h"

/* -ENOTSUP and the step, for a plan that asks for what this system does not have yet. */
int refuse_what_is_missing(const os_plan *plan, bool detached, os_failure *ret_failure);

#endif
