/* The text that a sanitizer or valgrind writes about one process, as findings. */
#ifndef KIT_ENGINES_SANITIZER_REPORT_H
#define KIT_ENGINES_SANITIZER_REPORT_H

#include "supervise/finding.h"

/* sources: the learner's files (NULL at the end; NULL: every file counts); a report that none of them has a
   part in is left out. */
void sanitizer_report_read(const char *path, const char *const *sources, kit_findings *findings);

#endif
