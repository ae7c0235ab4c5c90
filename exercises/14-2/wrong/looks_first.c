/* expect: temp-file-race */
/* Looks whether the name is free, and opens it then. */
#include "temp_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int temp_file(const char *folder) {
  char path[4096];
  int i = 0;
  do
    (void)snprintf(path, sizeof path, "%s/work-%d", folder, i++);
  while (i < 1000 && access(path, F_OK) == 0);
  return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}
