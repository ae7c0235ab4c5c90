/*
 * kit dev false: a right answer that was accused becomes a test. It is kept in
 * tests/catalogue/false/EXERCISE/NAME/, which `kit dev diagnoses` runs among the right ones and learners
 * never see.
 */
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "course/exercise.h"
#include "dev/dev.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Among those of learners, and those of the catalogue. NULL after a message. */
static exercise *find(const char *id) {
  static const char *const tops[] = {"exercises", "tests/catalogue"};
  exercise *found = NULL;
  char *error = NULL;
  for (size_t i = 0; i < sizeof tops / sizeof *tops && !found && !error; i++) {
    char *dir = text_format("%s/%s/%s", place_root(), tops[i], id);
    char *file = text_format("%s/exercise.json", dir);
    if (!strchr(id, '/') && file_exists(file))
      found = exercise_load(dir, &error);
    free(file);
    free(dir);
  }
  if (!found)
    fprintf(stderr, "kit: %s\n", error ? error : "there is no such exercise");
  free(error);
  return found;
}

/* path: a folder with the exercise's files, or a file that stands for the first of them. */
static int keep(const exercise *one, const char *path, const char *folder) {
  bool is_file = file_exists(path);
  int result = folder_make(folder);
  for (size_t i = 0; one->files[i] && !result; i++) {
    size_t size = is_file ? (size_t)(strrchr(path, '/') - path) : strlen(path);
    char *from = is_file && i == 0 ? text_copy(path) : text_format("%.*s/%s", (int)size, path, one->files[i]);
    char *to = text_format("%s/%s", folder, one->files[i]);
    result = file_copy(from, to);
    if (result)
      fprintf(stderr, "kit: %s: %s\n", from, strerror(-result));
    free(from);
    free(to);
  }
  return result;
}

static bool is_name(const char *text) {
  return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(text);
}

int dev_false(int argc, char **argv) {
  if (argc != 4 || !is_name(argv[3])) {
    fprintf(stderr, "usage: ./kit dev false EXERCISE PATH NAME\n"
                    "NAME: lower-case letters, digits, - and _; it says what is unlike other answers\n");
    return KIT_USAGE;
  }
  char *path = realpath(argv[2], NULL);
  exercise *one = path ? find(argv[1]) : NULL;
  int code = KIT_USAGE;
  if (!path)
    fprintf(stderr, "kit: there is no file or folder %s\n", argv[2]);
  if (one) {
    char *folder = text_format("%s/tests/catalogue/false/%s/%s", place_root(), one->id, argv[3]);
    if (folder_exists(folder))
      fprintf(stderr, "kit: %s exists already\n", place_short(folder));
    else if ((code = keep(one, path, folder) ? KIT_BROKEN : KIT_GOOD) == KIT_GOOD)
      printf("Kept as %s. ./kit dev diagnoses runs it with the right ones.\n", place_short(folder));
    free(folder);
  }
  one = exercise_free(one);
  free(path);
  return code;
}
