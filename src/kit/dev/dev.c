/* kit dev: the table of what authors call. */
#include "dev/dev.h"
#include "common/text.h"
#include "verbs.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name, *arguments, *help;
  int (*run)(int argc, char **argv);
} commands[] = {
    {"check", "[EXERCISE | LESSON]... [--full] [--sample N] [--jobs N] [--json]",
     "proves that each is whole and right: pages, order, starter, solutions, wrong answers", dev_check},
    {"diagnoses", "[--json] [--only ID]... [--jobs N] [--full]",
     "runs every wrong and right answer: which mistakes are named, who is accused", dev_diagnoses},
    {"new", "ID [--title TITLE] [--kind function|program] [--stage N]",
     "makes the folder of a new exercise: a small one that works, to be changed", dev_new},
    {"mutants", "EXERCISE [--solution NAME] [--deep] [--jobs N] [--json]",
     "changes a solution in small ways, one at a time: which of them does no check notice?", dev_mutants},
    {"flaky", "EXERCISE --runs N [--answer PATH] [--jobs N] [--json]",
     "checks the same answers again and again, under orders, on one processor, under load", dev_flaky},
    {"unchecked", "EXERCISE SOLUTION",
     "a whole check of a solution, and of the same without its error checks", dev_unchecked},
    {"answer", "FOLDER PATH [--one-cpu | --load] [--quick | --whole] [--first]",
     "checks one answer of an exercise in any folder; prints JSON", dev_answer},
    {"false", "EXERCISE PATH NAME", "keeps a right answer that was accused, as a test", dev_false},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int usage(FILE *to) {
  fprintf(to, "usage: ./kit dev COMMAND [ARGUMENTS]\n");
  for (size_t i = 0; i < COMMANDS; i++)
    fprintf(to, "  %s %s\n      %s\n", commands[i].name, commands[i].arguments, commands[i].help);
  return to == stdout ? KIT_GOOD : KIT_USAGE;
}

int verb_dev(int argc, char **argv) {
  if (argc < 2)
    return usage(stderr);
  if (strcmp(argv[1], "--help") == 0)
    return usage(stdout);
  for (size_t i = 0; i < COMMANDS; i++)
    if (strcmp(argv[1], commands[i].name) == 0)
      return commands[i].run(argc - 1, argv + 1);
  const char *names[COMMANDS];
  for (size_t i = 0; i < COMMANDS; i++)
    names[i] = commands[i].name;
  const char *nearest = text_nearest(argv[1], names, COMMANDS);
  fprintf(stderr, "kit: there is no command \"%s\" of dev%s%s\n", argv[1], nearest ? "; the nearest is " : "",
          nearest ? nearest : "");
  return KIT_USAGE;
}
