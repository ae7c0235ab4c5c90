/* kit dev answer: one answer, of an exercise that need not be among those that learners see. */
#include "check/checking.h"
#include "check/verdict.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/text.h"
#include "dev/dev.h"
#include "dev/load.h"
#include "verbs.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is started from here on shares the first processor that this process may use. */
static void use_one_cpu(void) {
  cpu_set_t all, one;
  if (sched_getaffinity(0, sizeof all, &all) < 0)
    return;
  CPU_ZERO(&one);
  for (size_t i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET(i, &all)) {
      CPU_SET(i, &one);
      break;
    }
  (void)sched_setaffinity(0, sizeof one, &one);
}

typedef struct arguments {
  const char *folder, *path;
  bool one_cpu, load, quick, whole, first;
} arguments;

static bool read_arguments(int argc, char **argv, arguments *ret) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--one-cpu") == 0)
      ret->one_cpu = true;
    else if (strcmp(argv[i], "--load") == 0)
      ret->load = true;
    else if (strcmp(argv[i], "--quick") == 0)
      ret->quick = true;
    else if (strcmp(argv[i], "--whole") == 0)
      ret->whole = true;
    else if (strcmp(argv[i], "--first") == 0)
      ret->first = true;
    else if (argv[i][0] == '-' || ret->path)
      return false;
    else if (ret->folder)
      ret->path = argv[i];
    else
      ret->folder = argv[i];
  }
  return ret->path != NULL;
}

static int run(const exercise *one, const arguments *with, char *path) {
  bool is_file = file_exists(path);
  char *file = is_file ? text_copy(path) : NULL;
  if (is_file)
    *strrchr(path, '/') = '\0';
  checking_options options = {.exercise = one,
                              .source_dir = path,
                              .source_file = file,
                              .quick = !with->whole,
                              .quick_under = !with->quick && !with->whole,
                              .until_failure = with->first};
  checking all;
  interrupt_listen();
  load *burning = with->load ? load_begin() : NULL;
  checking_run(&options, &all);
  burning = load_end(burning);
  if (!interrupted())
    verdict_json(one, &all);
  int code = all.verdict == KIT_IE ? KIT_BROKEN : checking_finished(&all) ? KIT_GOOD : KIT_FAILED;
  checking_clear(&all);
  free(file);
  return code;
}

int dev_answer(int argc, char **argv) {
  arguments with = {0};
  if (!read_arguments(argc, argv, &with)) {
    fprintf(stderr,
            "usage: ./kit dev answer FOLDER PATH [--one-cpu | --load] [--quick | --whole] [--first]\n");
    return KIT_USAGE;
  }
  char *folder = realpath(with.folder, NULL), *path = realpath(with.path, NULL), *error = NULL;
  exercise *one = folder ? exercise_load(folder, &error) : NULL;
  int code = KIT_USAGE;
  if (!one)
    fprintf(stderr, "kit: %s\n", error ? error : "there is no such folder");
  else if (!path)
    fprintf(stderr, "kit: there is no file or folder %s\n", with.path);
  else {
    if (with.one_cpu)
      use_one_cpu();
    code = run(one, &with, path);
  }
  one = exercise_free(one);
  free(error);
  free(path);
  free(folder);
  interrupt_leave();
  return code;
}
