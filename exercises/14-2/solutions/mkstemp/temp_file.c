#include "temp_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

int temp_file(const char *folder) {
  char path[4096];
  (void)snprintf(path, sizeof path, "%s/work-XXXXXX", folder);
  return mkostemp(path, O_CLOEXEC);
}
