#include "course/workspace.h"
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

char *workspace_dir(const char *id) {
  return text_format("%s/%s", place_work(), id);
}

char *workspace_file(const exercise *one, const char *name) {
  return text_format("%s/%s/%s", place_work(), one->id, name);
}

bool workspace_started(const exercise *one) {
  char *dir = workspace_dir(one->id);
  bool found = folder_exists(dir);
  free(dir);
  return found;
}

bool workspace_known(const char *id) {
  char *file = text_format("%s/exercises/%s/exercise.json", place_root(), id);
  bool found = file_exists(file);
  free(file);
  return found;
}

char *workspace_starter(const char *id, const char *name) {
  return text_format("%s/.starters/%s/%s", place_work(), id, name);
}

int workspace_keep_starter(const exercise *one, const char *name) {
  char *folder = text_format("%s/.starters/%s", place_work(), one->id);
  char *from = text_format("%s/starter/%s", one->dir, name), *to = workspace_starter(one->id, name);
  int result = folder_make(folder);
  if (!result)
    result = file_copy(from, to);
  free(to);
  free(from);
  free(folder);
  return result;
}

int workspace_fill(const exercise *one) {
  char *dir = workspace_dir(one->id), *starter = text_format("%s/starter", one->dir);
  char **names = folder_names(starter, "");
  int copied = 0, result = folder_make(dir);
  for (size_t i = 0; names && names[i] && !result; i++) {
    char *from = text_format("%s/%s", starter, names[i]), *to = text_format("%s/%s", dir, names[i]);
    if (access(to, F_OK) < 0) {
      result = file_copy(from, to);
      copied += !result;
      if (!result)
        result = workspace_keep_starter(one, names[i]);
    }
    free(to);
    free(from);
  }
  if (result)
    fprintf(stderr, _("kit: %s cannot be filled: %s\n"), dir, strerror(-result));
  list_free(names);
  free(starter);
  free(dir);
  return result ? result : copied;
}

char *workspace_trash(const char *path) {
  char now[32];
  time_t seconds = time(NULL);
  struct tm parts;
  (void)strftime(now, sizeof now, "%Y-%m-%d_%H.%M.%S", localtime_r(&seconds, &parts));
  char *bin = text_format("%s/.trash", place_work());
  int result = folder_make(bin);
  char *folder = text_format("%s/%s.XXXXXX", bin, now); /* twice in one second is possible */
  if (!result && !mkdtemp(folder))
    result = -errno;
  const char *name = strrchr(path, '/');
  char *to = text_format("%s/%s", folder, name ? name + 1 : path);
  if (!result && rename(path, to) < 0)
    result = -errno;
  if (result) {
    fprintf(stderr, _("kit: %s cannot be moved to %s: %s\n"), path, bin, strerror(-result));
    free(to);
    to = NULL;
  }
  free(folder);
  free(bin);
  return to;
}

/* The names begin with the time; of those within one second the one that was changed last. */
char *workspace_last_trash(const char *id) {
  char *bin = text_format("%s/.trash", place_work()), *last = NULL;
  char **names = folder_names(bin, "");
  struct timespec newest = {0, -1};
  for (size_t i = 0; names && names[i]; i++) {
    char *entry = text_format("%s/%s", bin, names[i]), *path = text_format("%s/%s", entry, id);
    struct stat found;
    if (folder_exists(path) && stat(entry, &found) == 0 &&
        (found.st_mtim.tv_sec > newest.tv_sec ||
         (found.st_mtim.tv_sec == newest.tv_sec && found.st_mtim.tv_nsec > newest.tv_nsec))) {
      newest = found.st_mtim;
      free(last);
      last = text_copy(path);
    }
    free(path);
    free(entry);
  }
  list_free(names);
  free(bin);
  return last;
}

int workspace_restore(const char *kept, const char *dir) {
  if (rename(kept, dir) == 0) {
    char *entry = text_format("%.*s", (int)(strrchr(kept, '/') - kept), kept);
    (void)rmdir(entry);
    free(entry);
    return 0;
  }
  int result = -errno;
  fprintf(stderr, _("kit: %s cannot be moved to %s: %s\n"), kept, dir, strerror(-result));
  return result;
}
