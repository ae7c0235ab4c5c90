#include "calls.h"

#include <stddef.h>

const call_entry calls_x86_64[] = {
    {0, "read", CALL_READ},
    {1, "write", CALL_WRITE},
    {7, "poll", CALL_OTHER},
    {19, "readv", CALL_READ},
    {20, "writev", CALL_WRITE},
    {23, "select", CALL_OTHER},
    {34, "pause", CALL_OTHER},
    {35, "nanosleep", CALL_OTHER},
    {61, "wait4", CALL_WAIT},
    {72, "fcntl", CALL_OTHER},
    {73, "flock", CALL_OTHER},
    {128, "rt_sigtimedwait", CALL_OTHER},
    {130, "rt_sigsuspend", CALL_OTHER},
    {202, "futex", CALL_OTHER},
    {230, "clock_nanosleep", CALL_OTHER},
    {232, "epoll_wait", CALL_OTHER},
    {247, "waitid", CALL_WAITID},
    {270, "pselect6", CALL_OTHER},
    {271, "ppoll", CALL_OTHER},
    {281, "epoll_pwait", CALL_OTHER},
    {0, NULL, CALL_OTHER},
};
