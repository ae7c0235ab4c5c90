/* What this machine must have for a test; without it the test is skipped. */
#ifndef ISOLATION_NEED_H
#define ISOLATION_NEED_H

#include "../unit/support.h"

void need_capability(const char *name);
bool has_capability(const char *name);
void need_profile(cp_isolation profile);

/* The parts of contained that this kernel lacks: its Landlock may be older than ABI 6 (Linux 6.12). */
unsigned contained_lacks(void);

#endif
