/* Small programs, built with the recorder as a learner's are, and run under all engines. */
#ifndef ENGINE_SUPPORT_H
#define ENGINE_SUPPORT_H

#include "supervise/supervise.h"

/* Builds tests/engines/FOLDER/NAME.c in the test's folder; the path of the program is static. */
const char *case_build(const char *folder, const char *name);
char *case_source(const char *folder, const char *name); /* its path, to free() */

/*
 * Runs it in the test's folder, where "./probe" is the probe, with one more "NAME=value" in its environment
 * (NULL: none); free the report. A case may say more in a comment on its second line, in words: an engine's
 * name, or NAME=value.
 *
 *   "with: stdio KIT_SLEEP=none"
 */
void case_run(const char *program, const char *env, kit_report *ret);

/* Whether the case says that this may be named (may=ID): what only some exercises forbid. */
bool case_may(const char *id);

/* One command, which has to succeed. */
void case_command(const char *const *argv);

#endif
