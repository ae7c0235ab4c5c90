/* Which calls of the library something makes, so that a sweep fails those alone. */
#ifndef UNIT_CALLS_MADE_H
#define UNIT_CALLS_MADE_H

#include "os/fault.h"

#include <stdbool.h>

/* Runs it, some times over, with rules that count and never strike. Of this process and of its forks. */
void calls_made(void (*body)(void), bool made[CALL_COUNT]);

#endif
