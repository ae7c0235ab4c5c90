/* The learner's own program, with a terminal and the limits of the exercise. */
#include "common/files.h"
#include "common/place.h"
#include "common/show.h"
#include "common/text.h"
#include "course/compile.h"
#include "course/course.h"
#include "course/foreground.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

static cp_limits limits_of(const exercise *one) {
  return (cp_limits){.cpu_s = CP_LIMIT((uint64_t)one->limits.cpu_s),
                     .address_space = CP_LIMIT((uint64_t)one->limits.memory_mb << 20),
                     .core = CP_LIMIT(0)};
}

static int build_and_run(const exercise *one, const char *dir, const char *const *arguments) {
  char *out = text_format("%s/.build/run-%s", place_work(), one->id);
  build_options options = {.exercise = one, .source_dir = dir, .out_dir = out};
  build made = {0};
  int code = KIT_BROKEN;
  if (folder_make(out) < 0)
    fprintf(stderr, "kit: %s cannot be made\n", out);
  else {
    build_result result = build_make(&options, &made);
    show_indented(stderr, 0, made.messages);
    cp_limits limits = limits_of(one);
    code = result == BUILD_DONE      ? foreground_run(made.program, arguments, dir, &limits)
           : result == BUILD_REFUSED ? KIT_FAILED
                                     : KIT_BROKEN;
  }
  build_clear(&made);
  free(out);
  return code;
}

static int run_exercise(const exercise *one, const char *const *arguments) {
  char *dir = workspace_dir(one->id), *try = workspace_file(one, "try.c");
  int code = KIT_FAILED;
  if (!workspace_started(one))
    fprintf(stderr, "kit: %s has not been started; ./kit start %s\n", one->id, one->id);
  else if (one->function && !file_exists(try))
    fprintf(stderr, "kit: %s has a function to write and no main; write one in %s, and run again\n", one->id,
            place_short(try));
  else
    code = build_and_run(one, dir, arguments);
  free(try);
  free(dir);
  return code;
}

int verb_run(int argc, char **argv) {
  const char *id = NULL, *const *arguments = NULL;
  for (int i = 1; i < argc && !arguments; i++) {
    if (strcmp(argv[i], "--") == 0)
      arguments = (const char *const *)argv + i + 1;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  }
  course here = course_open();
  exercise *one = course_find(&here, id);
  int code = one ? run_exercise(one, arguments) : KIT_USAGE;
  course_close(&here);
  return code;
}
