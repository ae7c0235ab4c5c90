/* Small questions about an exercise and its folder, which those who read it ask, too. */
#include "common/files.h"
#include "common/text.h"
#include "course/exercise_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool exercise_is_id(const char *text) {
  return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

const exercise_check *exercise_check_find(const exercise *one, const char *id) {
  for (size_t i = 0; i < one->check_count; i++)
    if (strcmp(one->checks[i].id, id) == 0)
      return &one->checks[i];
  return NULL;
}

char **exercise_answers(const exercise *one, bool right) {
  char *dir = text_format("%s/answers/%s", one->dir, right ? "right" : "wrong");
  char **names = folder_names(dir, ".c"), **paths = NULL;
  for (size_t i = 0; names && names[i]; i++)
    list_add(&paths, text_format("%s/%s", dir, names[i]));
  list_free(names);
  free(dir);
  return paths;
}

char *exercise_expected_mistake(const char *wrong_file) {
  char *data = NULL, *id = NULL;
  if (file_read(wrong_file, &data, NULL) != 0)
    return NULL;
  char name[100];
  int end = 0;
  if (sscanf(data, "/* expect: %99[a-zA-Z0-9_-] */%n", name, &end) == 1 && end > 0)
    id = text_copy(name);
  free(data);
  return id;
}
