/* Calling run() and looking at what holds after every call. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "../../common/host.h"
#include "run.h"

extern probe_report *seen;

/* Runs the body in a host; the probe is in a folder of its own, at the front of PATH. */
void with_probe(void (*body)(void));

/* The path of the probe, and of its folder. */
const char *probe_path(void);
const char *probe_folder(void);

/* run(), and afterwards: one process came back, the caller's child is there and none is left. */
int call_run(const command *what, ending *ret);

/* The same for what was to become a program or fail in its child: run() itself has no reason to. */
ending end_of(const command *what);

/* The probe that does `action`. */
ending end_of_probe(const char *action);

#endif
