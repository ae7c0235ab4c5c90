/* kit_findings_add() for texts that are constant: it copies them. */
#ifndef KIT_ENGINES_ADD_H
#define KIT_ENGINES_ADD_H

#include "supervise/finding.h"

typedef struct finding_text {
  const char *id;
  kit_class kind;
  const char *what, *where, *process, *rule, *look, *engine;
} finding_text;

int finding_add(kit_findings *list, finding_text text);

#endif
