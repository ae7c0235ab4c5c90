/* kit dev diagnoses: a row for each mistake of the catalogue, measured now. */
#include "catalogue/catalogue.h"
#include "common/interrupt.h"
#include "common/text.h"
#include "dev/dev.h"
#include "dev/rows.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
  char **only;
  long jobs;
  bool json, full;
} arguments;

static bool add_only(arguments *with, const char *id) {
  const catalogue_entry *entry = catalogue_find(id);
  if (!entry) {
    fprintf(stderr, "kit: the catalogue has no mistake \"%s\"\n", id);
    return false;
  }
  list_add(&with->only, text_copy(entry->id));
  return true;
}

/* --only takes one id or more: all that follow and are no options. */
static bool read_only(int argc, char **argv, int *i, arguments *with) {
  if (*i + 1 >= argc)
    return false;
  do {
    if (!add_only(with, argv[++*i]))
      return false;
  } while (*i + 1 < argc && argv[*i + 1][0] != '-');
  return true;
}

static bool read_arguments(int argc, char **argv, arguments *with) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--json") == 0)
      with->json = true;
    else if (strcmp(argv[i], "--full") == 0)
      with->full = true;
    else if (strcmp(argv[i], "--jobs") == 0 && i + 1 < argc)
      with->jobs = strtol(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "--only") != 0 || !read_only(argc, argv, &i, with))
      return false;
  }
  return with->jobs >= 0 && with->jobs <= 64;
}

static int run(const arguments *with) {
  answers all;
  rows table;
  int code = KIT_BROKEN;
  if (answers_load(with->only, with->full ? ROUNDS : ROUNDS_QUICK, &all) &&
      answers_run(&all, (size_t)with->jobs)) {
    rows_count(&all, &table);
    if (with->json)
      rows_print_json(&table, with->only);
    else
      rows_print(&table, with->only);
    rows_tell_surprises(&all);
    code = rows_broken(&all) ? KIT_BROKEN : rows_good(&table) ? KIT_GOOD : KIT_FAILED;
    rows_free(&table);
  }
  answers_free(&all);
  return code;
}

int dev_diagnoses(int argc, char **argv) {
  arguments with = {0};
  int code = KIT_USAGE;
  if (read_arguments(argc, argv, &with)) {
    interrupt_listen();
    code = run(&with);
  } else
    fprintf(stderr, "usage: ./kit dev diagnoses [--json] [--only ID...] [--jobs N] [--full]\n");
  list_free(with.only);
  interrupt_leave();
  return code;
}
