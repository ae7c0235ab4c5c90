/* Calling run() and looking at what holds after every call. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "../../../../exercises/common/host.h"
#include "run.h"

#include <errno.h>

extern probe_report *seen;

void support_begin(void);
void support_end(void);

/* run(), and afterwards: one process came back, the caller's child is there and none is left. */
int call_run(const command *what, ending *end);

/* For a probe that does `action`; a failure to start it is the test's. */
ending call_probe(const char *action, const char *variable, const char *dir);

#endif
