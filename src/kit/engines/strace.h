/*
 * The second engine for faults: strace lets the k-th use of a system call fail, also where libc makes it by
 * itself (system(), popen(), posix_spawn()), which the recorder does not see.
 */
#ifndef KIT_ENGINES_STRACE_H
#define KIT_ENGINES_STRACE_H

#include <stdbool.h>

/* "wait4:EINTR:1": call, error, which use of it in each process. */
bool strace_is_fault(const char *text);

/* NULL: it works here. Else why not: not installed, or nobody may be traced. Static. */
const char *strace_missing(void);

#define STRACE_LOG "strace.log" /* in the program's folder */

#endif
