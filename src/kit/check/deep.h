/* The deep part of a check: counting lines, faults, whatever else is done to it, sanitizers. It may overturn
   what the quick part has said. */
#ifndef KIT_DEEP_H
#define KIT_DEEP_H

#include "check/checking.h"

/* Whether this exercise has one. */
bool deep_wanted(const exercise *one);

/* plain: the build of the quick part; dir: a folder for what is made. */
void deep_run(const checking_options *options, const build *plain, const char *dir, checking *ret);

bool checking_all_passed(const checking *all);
gate_report checking_no_gate(const exercise *one); /* what to say where there is none */

/* The program built with sanitizers, to free(); NULL where nobody asks for it or it cannot be built. */
char *checking_sanitized(const checking_options *options, const char *dir);

char *checking_subfolder(const char *dir, const char *name); /* made; to free() */

/* What the learner was told is replaced, and told again. */
void checking_replace(const checking_options *options, judgement *old, judgement *with);

#endif
