/* What /proc tells about processes, where there is one. */
#include "os/sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The state and the group of a process: the fields behind its name, which may hold anything. */
static bool read_stat(const char *pid, char *ret_state, int *ret_group) {
  char path[64], text[512];
  (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
  int fd = sys_open(path, O_RDONLY, 0);
  if (fd < 0)
    return false;
  int64_t n = sys_read(fd, text, sizeof text - 1);
  sys_close(fd);
  if (n <= 0)
    return false;
  text[n] = '\0';
  const char *name_end = strrchr(text, ')');
  int parent;
  return name_end && sscanf(name_end + 1, " %c %d %d", ret_state, &parent, ret_group) == 3;
}

static bool is_alive(char state) {
  return state != 'Z' && state != 'X' && state != 'x';
}

int sys_group_lives(int group) {
  DIR *folder = sys_fault(CALL_OPEN) < 0 ? NULL : opendir("/proc");
  if (!folder)
    return -ENOTSUP;
  int lives = -ENOTSUP; /* an empty /proc is none */
  for (const struct dirent *entry; lives <= 0 && (entry = readdir(folder));) {
    char state;
    int of;
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || !read_stat(entry->d_name, &state, &of))
      continue;
    lives = of == group && is_alive(state);
  }
  (void)closedir(folder);
  return lives;
}
