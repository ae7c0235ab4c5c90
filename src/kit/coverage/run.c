/* Commands and files of `kit coverage`. */
#include "childproc.h"
#include "common/place.h"
#include "coverage/coverage.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int coverage_run(const char *const *argv) {
  fflush(stdout);
  cp_child *child =
      cp_spawn(argv[0], argv + 1,
               CP_OPTIONS(.cwd = place_root(), .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  cp_result *result = cp_wait(child, -1);
  int code = result->code;
  if (result->error) {
    fprintf(stderr, "kit coverage: %s. %s\n", result->error->message, result->error->advice);
    code = result->error->errnum ? -result->error->errnum : -EIO;
  } else if (result->signal) {
    fprintf(stderr, "kit coverage: %s was killed by %s\n", argv[0], result->signal_name);
    code = -EINTR;
  }
  result = cp_result_free(result);
  return code;
}

static bool ends_with(const char *name, const char *ending) {
  size_t size = strlen(name), tail = strlen(ending);
  return size >= tail && strcmp(name + size - tail, ending) == 0;
}

void coverage_files(const char *folder, const char *ending, char ***list) {
  DIR *dir = opendir(folder);
  for (const struct dirent *entry; dir && (entry = readdir(dir));) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
      continue;
    char *path = text_format("%s/%s", folder, entry->d_name);
    if (entry->d_type == DT_DIR)
      coverage_files(path, ending, list);
    else if (entry->d_type == DT_REG && ends_with(entry->d_name, ending)) {
      list_add(list, path);
      continue;
    }
    free(path);
  }
  if (dir)
    closedir(dir);
}
