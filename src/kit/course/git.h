/* git in the learner's folder, and nowhere else: whatever repository lies around it is not touched. */
#ifndef KIT_GIT_H
#define KIT_GIT_H

#include "childproc.h"

#include <stdbool.h>

bool git_installed(void);
bool git_exists(void); /* the learner's folder is a repository already */

/* Runs git there, without hooks, signatures and questions. The result: cp_result_free() it. */
cp_result *git_run(const char *const *words);

/* The same for the checkout itself. */
cp_result *git_run_root(const char *const *words);

bool git_good(const cp_result *result);

#endif
