#ifndef OS_WINDOWS_PIPE_H
#define OS_WINDOWS_PIPE_H

#include "os/os.h"
#include "os/windows/windows.h"

/* direction: of the parent's end, which is overlapped; access and flags: of the child's. 0 or a negative
 * errno. */
int pipe_make(DWORD direction, DWORD access, DWORD flags, int *ret_parent, int *ret_child);

#endif
