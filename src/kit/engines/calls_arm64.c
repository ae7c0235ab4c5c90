#include "calls.h"

#include <stddef.h>

/* No pipe, dup2, fork, poll, pause here: libc makes them of pipe2, dup3, clone and ppoll. */
const call_entry calls_arm64[] = {
    {22, "epoll_pwait", CALL_OTHER},
    {25, "fcntl", CALL_OTHER},
    {32, "flock", CALL_OTHER},
    {63, "read", CALL_READ},
    {64, "write", CALL_WRITE},
    {65, "readv", CALL_READ},
    {66, "writev", CALL_WRITE},
    {72, "pselect6", CALL_OTHER},
    {73, "ppoll", CALL_OTHER},
    {95, "waitid", CALL_WAITID},
    {98, "futex", CALL_OTHER},
    {101, "nanosleep", CALL_OTHER},
    {115, "clock_nanosleep", CALL_OTHER},
    {133, "rt_sigsuspend", CALL_OTHER},
    {137, "rt_sigtimedwait", CALL_OTHER},
    {260, "wait4", CALL_WAIT},
    {0, NULL, CALL_OTHER},
};
