/*
 * The capstone: the learner's own child_process under the public suite, chapter by chapter. This process and
 * the supervisors that it starts are linked with our library; the program under test is linked with theirs
 * and with nothing of ours but the harness, so that what is judged never judges.
 */
#ifndef KIT_CAPSTONE_H
#define KIT_CAPSTONE_H

#include "course/course.h"

typedef struct capstone_request {
  const char *impl; /* a folder with .c files, or a library (.a, .so, .o); NULL: the learner's folder */
  const char *only; /* one test by its name; NULL: all */
  int chapter;      /* from 1; 0: all */
  bool json;
  bool quick; /* without the second run, under sanitizers */
} capstone_request;

/* Builds, runs, tells; an exit code of kit. */
int capstone_check(course *here, const exercise *one, const capstone_request *request);

#endif
