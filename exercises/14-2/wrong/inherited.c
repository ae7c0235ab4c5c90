/* expect: fd-leak-exec */
/* Each program that is started later has it as well. */
#include "temp_file.h"

#include <stdio.h>
#include <stdlib.h>

int temp_file(const char *folder) {
  char path[4096];
  (void)snprintf(path, sizeof path, "%s/work-XXXXXX", folder);
  return mkstemp(path);
}
