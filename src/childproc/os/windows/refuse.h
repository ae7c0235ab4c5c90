#ifndef OS_WINDOWS_REFUSE_H
#define OS_WINDOWS_REFUSE_H

#include "os/plan.h"

/* -ENOTSUP and the part, for a plan that must have isolation. */
int refuse_isolation(const os_plan *plan, os_failure *ret_failure);

#endif
