#include "add.h"

#include <stdint.h>

static char *unconst(const char *text) {
  return (char *)(uintptr_t)text;
}

int finding_add(kit_findings *list, finding_text text) {
  return kit_findings_add(list, &(kit_finding){.id = unconst(text.id),
                                               .kind = text.kind,
                                               .what = unconst(text.what),
                                               .where = unconst(text.where),
                                               .process = unconst(text.process),
                                               .rule = unconst(text.rule),
                                               .look = unconst(text.look),
                                               .engine = unconst(text.engine)});
}
