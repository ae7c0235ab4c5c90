/* What this machine and this process can do; see cp_capabilities(). */
#ifndef OS_CAPABILITIES_H
#define OS_CAPABILITIES_H

#include "childproc.h"

/* Tried out and kept at the first call, which may come from any thread. */
const cp_capability *os_capabilities(size_t *ret_count);

#endif
