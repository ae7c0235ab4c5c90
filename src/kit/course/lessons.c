#include "course/lessons.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int stage_of(const char *name) {
  char *end = NULL;
  long stage = isdigit((unsigned char)name[0]) ? strtol(name, &end, 10) : -1;
  return end && (*end == '\0' || *end == '-') && stage < 100 ? (int)stage : -1;
}

char *lesson_dir(int stage) {
  char *top = text_format("%s/lessons", place_root()), *dir = NULL;
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i] && !dir; i++)
    if (stage >= 0 && stage_of(names[i]) == stage)
      dir = text_format("%s/%s", top, names[i]);
  list_free(names);
  free(top);
  return dir;
}

static void add_programs(char ***list, const char *dir) {
  char **names = folder_names(dir, ".c");
  for (size_t i = 0; names && names[i]; i++)
    list_add(list, text_format("%s/%s", dir, names[i]));
  list_free(names);
}

char **lesson_programs(int stage) {
  char *top = text_format("%s/lessons", place_root()), **list = NULL;
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i]; i++) {
    if (stage >= 0 && stage_of(names[i]) != stage)
      continue;
    char *dir = text_format("%s/%s", top, names[i]), *demo = text_format("%s/demo", dir);
    add_programs(&list, dir);
    add_programs(&list, demo);
    free(demo);
    free(dir);
  }
  list_free(names);
  free(top);
  return list;
}
