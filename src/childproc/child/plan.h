/* From options to steps: everything that needs thought or memory happens here, before anything starts. */
#ifndef CHILD_PLAN_H
#define CHILD_PLAN_H

#include "base/arena.h"
#include "os/plan.h"

struct plan {
  struct arena arena; /* owns everything below */
  os_plan os;
  cp_stdio *stdio; /* one for each of os.sources; no default left, no path, no stream: see plan_open() */
  const char *file;
  const char *cwd;
  unsigned parts; /* of isolation that the options ask for, 1 << cp_part */
};

/* options: checked. 0, -ENOMEM, or a negative errno with cp_last_error(): what no command line can carry. */
int plan_make(struct plan *ret, const char *file, const char *const *args, const cp_options *options);
/* What is run: the file, or the shell. A text of the caller's. */
const char *program_of(const char *file, const cp_options *options);

void plan_free(struct plan *plan);

#endif
