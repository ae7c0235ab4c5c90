/* expect: temp-file-race */
/* The name is made of the pid. */
#include "temp_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int temp_file(const char *folder) {
  char path[4096];
  (void)snprintf(path, sizeof path, "%s/work-%d", folder, (int)getpid());
  return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}
