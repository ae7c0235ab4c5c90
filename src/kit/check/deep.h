/* The deep part of a check: counting lines, faults, whatever else is done to it, sanitizers. It may overturn
   what the quick part has said. */
#ifndef KIT_DEEP_H
#define KIT_DEEP_H

#include "check/checking.h"

/* Whether this exercise has one. */
bool deep_wanted(const exercise *one);

/* plain: the build of the quick part; dir: a folder for what is made. */
void deep_run(const checking_options *options, const build *plain, const char *dir, checking *ret);

#endif
