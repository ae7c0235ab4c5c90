#include "temp_file.h"

int temp_file(const char *folder) {
  (void)folder;
  return -1; /* to be written */
}
