/* What a program of Windows is started with, where os_takes_line(): the line, and for batch files cmd.exe. */
#ifndef CHILD_WINDOWS_PLAN_H
#define CHILD_WINDOWS_PLAN_H

#include "child/plan.h"

/* plan: with argv, envp and candidates. 0, -ENOMEM, or a negative errno with cp_last_error(). */
int windows_plan(struct plan *plan, const char *file, const char *const *args, const cp_options *options);

#endif
