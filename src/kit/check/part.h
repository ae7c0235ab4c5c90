/* What the quick and the deep part of a check share. */
#ifndef KIT_PART_H
#define KIT_PART_H

#include "check/checking.h"

bool checking_all_passed(const checking *all);
gate_report checking_no_gate(const exercise *one); /* what to say where there is none */

/* The program built with sanitizers, to free(); NULL where nobody asks for it or it cannot be built. */
char *checking_sanitized(const checking_options *options, const char *dir);

char *checking_subfolder(const char *dir, const char *name); /* made; to free() */

/* What the learner was told is replaced, and told again. */
void checking_replace(const checking_options *options, judgement *old, judgement *with);

#endif
