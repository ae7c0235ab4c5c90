/* A program of a lesson: built, then run with the terminal. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/compile.h"
#include "course/foreground.h"
#include "course/lessons.h"
#include "course/predict.h"
#include "verbs.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* "zombie_zoo" of "…/demo/zombie_zoo.c"; to free(). */
static char *demo_name(const char *path) {
  const char *slash = strrchr(path, '/');
  char *name = text_copy(slash ? slash + 1 : path);
  name[strlen(name) - 2] = '\0';
  return name;
}

/* The first line is a comment that says what it shows. */
static void show_demo(const char *path) {
  char *name = demo_name(path), *source = NULL;
  const char *about = "";
  if (file_read(path, &source, NULL) == 0 && strncmp(source, "/*", 2) == 0) {
    about = source + 2 + strspn(source + 2, " *\n");
    char *end = source + 2 + strcspn(source + 2, "\n");
    if (end <= about) /* the text begins on the second line */
      end = source + (about - source) + strcspn(about, "\n");
    char *close = strstr(source + 2, "*/");
    if (close && close < end)
      end = close;
    *end = '\0';
  }
  int column = printf("  %-17s ", name);
  show_wrapped_from(stdout, column, 20, about);
  free(source);
  free(name);
}

static const char *find_demo(char *const *programs, const char *wanted) {
  const char *found = NULL;
  for (size_t i = 0; programs && programs[i]; i++) {
    char *name = demo_name(programs[i]);
    if (strcmp(name, wanted) == 0)
      found = programs[i];
    free(name);
  }
  return found;
}

static int run_demo(const char *file, const char *name, const char *const *arguments, bool predict) {
  char *out = text_format("%s/.build/demo", place_work()), *program = text_format("%s/%s", out, name);
  char *messages = NULL;
  int code = KIT_BROKEN;
  if (folder_make(out) < 0)
    fprintf(stderr, _("kit: %s cannot be made\n"), out);
  else {
    build_result result = build_demo(file, program, &messages);
    show_indented(stderr, 0, messages);
    if (result == BUILD_DONE)
      code = predict ? predict_run(file, program, arguments) : foreground_run(program, arguments, NULL, NULL);
  }
  free(messages);
  free(program);
  free(out);
  return code;
}

int verb_demo(int argc, char **argv) {
  char **programs = lesson_programs(-1);
  int code = KIT_GOOD;
  if (argc == 1) {
    for (size_t i = 0; programs && programs[i]; i++)
      show_demo(programs[i]);
  } else {
    const char *found = find_demo(programs, argv[1]);
    bool predict = argc > 2 && strcmp(argv[2], "--predict") == 0;
    int first = predict ? 3 : 2;
    if (argc > first && strcmp(argv[first], "--") == 0)
      first++;
    if (found)
      code = run_demo(found, argv[1], (const char *const *)argv + first, predict);
    else {
      fprintf(stderr, _("kit: there is no program \"%s\" in the lessons; ./kit demo lists them\n"), argv[1]);
      code = KIT_USAGE;
    }
  }
  list_free(programs);
  return code;
}
