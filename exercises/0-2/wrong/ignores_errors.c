/* expect: FAIL */
/* Says 0 also when nothing could be read. */
#include "about_me.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* What stands behind "Name:\t" in one of its lines. */
static void take_line(about *to, const char *line) {
  sscanf(line, "Name:\t%15[^\n]", to->name);
  sscanf(line, "Pid: %d", &to->pid);
  sscanf(line, "PPid: %d", &to->parent);
  sscanf(line, "Threads: %d", &to->threads);
}

static int read_status(about *to) {
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  if (!file)
    return -1;
  while (fgets(line, sizeof line, file))
    take_line(to, line);
  fclose(file);
  return 0;
}

static int count_descriptors(about *to) {
  DIR *folder = opendir("/proc/self/fd");
  if (!folder)
    return -1;
  to->descriptors = -1; /* the one that reads the folder */
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (entry->d_name[0] != '.')
      to->descriptors++;
  closedir(folder);
  return 0;
}

int about_me(about *ret) {
  about me = {0};
  read_status(&me);
  count_descriptors(&me);
  *ret = me;
  return 0;
}
