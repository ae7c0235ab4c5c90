/* kit: the table of verbs, help, and nothing else. */
#include "common/place.h"
#include "common/show.h"
#include "common/text.h"
#include "verbs.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct verb {
  const char *name;
  const char *arguments; /* after the name, for help */
  const char *help;      /* one line */
  int (*run)(int argc, char **argv);
  bool hidden; /* for the tool itself */
} verb;

static const verb verbs[] = {
    {"list", "", "all exercises, and which are passed", verb_list, false},
    {"next", "", "start the next exercise", verb_next, false},
    {"start", "EXERCISE", "put an exercise's files into work/ and tell its task", verb_start, false},
    {"check", "[EXERCISE] [--only CHECK] [--quick | --deep] [--json] [--dir DIR|FILE] [--fault FAULT]",
     "does it work? if not: what went wrong, where, and why", verb_check, false},
    {"run", "[EXERCISE] [-- ARGUMENTS]", "build the program and run it under supervision", verb_run, false},
    {"hint", "[EXERCISE] [--level N]", "a hint; each call the next of three levels", verb_hint, false},
    {"why", "[MISTAKE]", "the page of a mistake that a check has named", verb_why, false},
    {"lesson", "[STAGE]", "the lesson of a stage", verb_lesson, false},
    {"demo", "[PROGRAM] [-- ARGUMENTS]", "build and run a program of a lesson", verb_demo, false},
    {"reset", "[EXERCISE] [--yes]", "the starter's files again; the old ones are kept", verb_reset, false},
    {"solution", "[EXERCISE]", "right answers, after a pass", verb_solution, false},
    {"test", "[SUITE...]", "run the project's tests, as CI does", verb_test, false},
    {"conformance", "[--scenarios DIR] [--only ID]... [--json] [--node PATH] [--jobs N] [--strict]",
     "compare the library with the real Node", verb_conformance, false},
    {"coverage", "[--no-run] [--merge FILE]...", "measure what the tests run, and hold it against the gate",
     verb_coverage, false},
    {"init", "[--grace MS | --wait] [--group] -- COMMAND [ARGUMENTS]",
     "run a command under an init that reaps, and ends the rest", verb_init, false},
    {"supervise", "...", "run one program under supervision; kit calls this itself", verb_supervise, true},
};
enum { VERB_COUNT = sizeof verbs / sizeof verbs[0] };

static const verb *find(const char *name) {
  for (size_t i = 0; i < VERB_COUNT; i++)
    if (strcmp(verbs[i].name, name) == 0)
      return &verbs[i];
  return NULL;
}

static void print_usage(FILE *to, const verb *one) {
  char *usage = text_format("usage: ./kit %s %s", one->name, one->arguments);
  show_wrapped(to, 0, 4, usage);
  fprintf(to, "  %s\n", one->help);
  if (one->run == verb_coverage)
    fprintf(to, "\n%s", verb_coverage_help);
  free(usage);
}

void verb_usage(const char *name) {
  const verb *one = find(name);
  if (one)
    print_usage(stderr, one);
}

static int help_all(void) {
  printf("usage: ./kit [VERB] [ARGUMENTS]\n\n"
         "  (none)       where you are and what comes next\n");
  for (size_t i = 0; i < VERB_COUNT; i++)
    if (!verbs[i].hidden)
      printf("  %-12s %s\n", verbs[i].name, verbs[i].help);
  printf("  %-12s %s\n", "offline", "install all that any verb may need, for a machine without network");
  printf("\n./kit help VERB tells a verb's arguments. Exit codes: 0 good, 1 a check failed,\n"
         "2 not understood, 3 a failure of the tool.\n");
  return KIT_GOOD;
}

static int unknown(const char *name) {
  const char *names[VERB_COUNT];
  for (size_t i = 0; i < VERB_COUNT; i++)
    names[i] = verbs[i].name;
  const char *nearest = text_nearest(name, names, VERB_COUNT);
  fprintf(stderr, "kit: there is no verb \"%s\"%s%s. ./kit help lists them\n", name,
          nearest ? "; the nearest is " : "", nearest ? nearest : "");
  return KIT_USAGE;
}

static bool is_help(const char *text) {
  return strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0;
}

static int help(int argc, char **argv) {
  const verb *one = argc > 2 ? find(argv[2]) : NULL;
  if (argc <= 2 || strcmp(argv[2], "help") == 0)
    return help_all();
  if (!one)
    return unknown(argv[2]);
  print_usage(stdout, one);
  return KIT_GOOD;
}

int main(int argc, char **argv) {
  if (argc > 1 && (is_help(argv[1]) || strcmp(argv[1], "help") == 0))
    return help(is_help(argv[1]) ? 2 : argc, argv);
  const verb *one = argc > 1 ? find(argv[1]) : NULL;
  if (argc > 1 && !one)
    return unknown(argv[1]);
  if (one && !one->hidden && argc > 2 && is_help(argv[2])) {
    print_usage(stdout, one);
    return KIT_GOOD;
  }
  /* In a container there may be no checkout. */
  if (!(one && one->run == verb_init) && place_find() < 0)
    return KIT_BROKEN;
  return one ? one->run(argc - 1, argv + 1) : verb_where(argc, argv);
}
