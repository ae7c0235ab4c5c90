/* What a process has open and running, for tests that look for what was left. */
#ifndef WINDOWS_HANDLES_H
#define WINDOWS_HANDLES_H

#include <stdbool.h>
#include <windows.h>

/*
 * Its handles of files, pipes, processes, jobs and completion ports, one by one: GetProcessHandleCount() says
 * 0 under Wine, and would count the threads and events of the system's own pool, which come and go.
 */
int count_handles(void);

int count_children(void); /* that run */

#endif
