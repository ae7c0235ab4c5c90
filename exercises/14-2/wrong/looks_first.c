/* expect: temp-file-race */
/* Looks whether the name is free, and opens it then. */
#include "temp_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int temp_file(const char *folder) {
  char path[4096];
  for (int i = 0; i < 1000; i++) {
    (void)snprintf(path, sizeof path, "%s/work-%d", folder, i);
    if (access(path, F_OK) == 0)
      continue;
    umask(077);
    FILE *file = fopen(path, "w+");
    return file ? fileno(file) : -1;
  }
  return -1;
}
