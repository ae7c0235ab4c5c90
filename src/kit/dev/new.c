/* kit dev new: a folder with everything that an exercise needs, to be changed piece by piece. */
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "course/exercise.h"
#include "dev/dev.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
  const char *id, *title, *kind, *stage;
} arguments;

static bool is_id(const char *text) {
  return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

static bool is_number(const char *text) {
  size_t size = strlen(text);
  return size > 0 && size <= 2 && strspn(text, "0123456789") == size;
}

static bool read_arguments(int argc, char **argv, arguments *ret) {
  for (int i = 1; i < argc; i++) {
    const char **value = strcmp(argv[i], "--title") == 0   ? &ret->title
                         : strcmp(argv[i], "--kind") == 0  ? &ret->kind
                         : strcmp(argv[i], "--stage") == 0 ? &ret->stage
                         : argv[i][0] != '-' && !ret->id   ? &ret->id
                                                           : NULL;
    if (!value || (value != &ret->id && ++i >= argc))
      return false;
    *value = argv[i];
  }
  return ret->id && is_id(ret->id) && strcmp(ret->id, "common") != 0 &&
         (strcmp(ret->kind, "function") == 0 || strcmp(ret->kind, "program") == 0) &&
         (!ret->stage || is_number(ret->stage)) && strlen(ret->title) <= 60 &&
         !strpbrk(ret->title, "\"\\\n\t");
}

/* The last exercise before this stage, or before this one in it. */
static char *required(int stage, const char *id) {
  exercise_list all = exercises_load();
  const char *found = NULL;
  for (size_t i = 0; i < all.count; i++) {
    const exercise *one = all.items[i];
    if (one->stage < stage || (one->stage == stage && strverscmp(one->id, id) < 0))
      found = one->id;
  }
  char *text = found ? text_format("\"%s\"", found) : text_copy("");
  exercises_free(&all);
  return text;
}

static void replace(char **text, const char *name, const char *value) {
  text_buffer whole = {NULL, 0};
  const char *from = *text;
  for (const char *at; (at = strstr(from, name)); from = at + strlen(name))
    text_addf(&whole, "%.*s%s", (int)(at - from), from, value);
  text_addf(&whole, "%s", from);
  free(*text);
  *text = text_take(&whole);
}

typedef struct filling {
  const char *names[4], *values[4];
} filling;

static bool copy_folder(const char *from, const char *to, const filling *with);

static bool copy_file(const char *from, const char *to, const filling *with) {
  char *text = NULL;
  int result = file_read(from, &text, NULL);
  for (size_t i = 0; !result && i < 4; i++)
    replace(&text, with->names[i], with->values[i]);
  if (!result)
    result = file_write(to, text, strlen(text));
  if (result)
    fprintf(stderr, "kit: %s: %s\n", to, strerror(-result));
  free(text);
  return result == 0;
}

static bool copy_folder(const char *from, const char *to, const filling *with) {
  char **names = folder_names(from, "");
  bool good = names && folder_make(to) == 0;
  for (size_t i = 0; good && names[i]; i++) {
    char *source = text_format("%s/%s", from, names[i]), *target = text_format("%s/%s", to, names[i]);
    good = folder_exists(source) ? copy_folder(source, target, with) : copy_file(source, target, with);
    free(target);
    free(source);
  }
  list_free(names);
  return good;
}

static int make(const arguments *with, const char *dir) {
  char *from = text_format("%s/src/kit/dev/template/%s", place_root(), with->kind);
  int stage = atoi(with->stage ? with->stage : with->id);
  char *number = text_format("%d", stage), *requires = required(stage, with->id);
  filling values = {{"@ID@", "@TITLE@", "@STAGE@", "@REQUIRES@"}, {with->id, with->title, number, requires}};
  bool made = copy_folder(from, dir, &values);
  if (made)
    printf("%s is there: a small exercise that works. Change it piece by piece; each place that is yours to\n"
           "write says TODO. docs/authoring.md tells how. What is left to do: ./kit dev check %s\n",
           place_short(dir), with->id);
  else
    fprintf(stderr, "kit: %s could not be made from %s\n", dir, from);
  free(requires);
  free(number);
  free(from);
  return made ? KIT_GOOD : KIT_BROKEN;
}

int dev_new(int argc, char **argv) {
  arguments with = {.title = "TODO: a title", .kind = "function"};
  if (!read_arguments(argc, argv, &with)) {
    fprintf(stderr, "usage: ./kit dev new ID [--title TITLE] [--kind function|program] [--stage N]\n"
                    "ID: lower-case letters, digits and -, such as 6-5; its number is the stage\n");
    return KIT_USAGE;
  }
  char *dir = text_format("%s/exercises/%s", place_root(), with.id);
  int code = KIT_USAGE;
  if (folder_exists(dir))
    fprintf(stderr, "kit: %s exists already\n", place_short(dir));
  else
    code = make(&with, dir);
  free(dir);
  return code;
}
