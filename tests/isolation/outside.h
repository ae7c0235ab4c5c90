/* What isolated children are to be kept from: files, a process, sockets, shared memory. All of it is the
 * test's own. */
#ifndef ISOLATION_OUTSIDE_H
#define ISOLATION_OUTSIDE_H

#include "../unit/support.h"

/* Copies the probe to where every user may run it; first, as the user that the test started as. */
void outside_share(void);

/* Makes it, as the present user; the test's folder is where. Unmake it before the test ends. */
void outside_make(void);
void outside_unmake(void);

/* One attempt; the code is one of probe/probe.h. The caller frees the result. options: of the isolation. */
cp_result *outside_attempt(const char *attempt, const cp_options *options);

/* … and the options that go with what was made: scratch and the folder of programs. */
const char *outside_scratch(void);
const cp_allowed *outside_allowed(void);

/* Where a copy of the probe is that everybody may run. */
const char *outside_probe(void);

#endif
