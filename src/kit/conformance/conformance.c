/* A suite: every scenario of a folder on the real Node and on the library, side by side. */
#include "conformance/conformance.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/show.h"
#include "common/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NODE_MAJOR = 20, NODE_MAJOR_WINDOWS = 22 };

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
  const conf_arguments *with;
  conf_setup setup;
  conf_deviations deviations;
  conf_row *rows;
  size_t count, shown, elsewhere, left_out; /* elsewhere: for another system; left out: of the sample */
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

/* A deviation that nobody documents would never be missed. */
static const char *undocumented(const conf_deviations *deviations, const conf_scenario *scenario) {
  const cJSON *said = cJSON_GetObjectItemCaseSensitive(scenario->json, "deviation"), *one;
  if (cJSON_IsString(said))
    return deviation_exists(deviations, said->valuestring) ? NULL : said->valuestring;
  cJSON_ArrayForEach(one, said) {
    const char *name = cJSON_IsString(one) ? one->valuestring : "?";
    if (!deviation_exists(deviations, name))
      return name;
  }
  return NULL;
}

/* What needs no run: a scenario that cannot be read, or not be run here. */
static bool settled(conf_row *row) {
  const char *name = undocumented(&row->suite->deviations, &row->scenario);
  if (row->scenario.wrong != NULL)
    row->outcome =
        (conf_outcome){CONF_DIFFERS, NULL, text_format("the scenario is wrong: %s\n", row->scenario.wrong)};
  else if (name != NULL)
    row->outcome = (conf_outcome){CONF_DIFFERS, NULL, text_format("there is no deviation %s\n", name)};
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

static const char *system_of(const conf_arguments *with) {
  return with->windows ? "windows" : "unix";
}

char *conf_build_of(const conf_arguments *with) {
  if (with->build != NULL)
    return text_copy(with->build);
  return with->windows ? text_format("%s/build/windows", place_root()) : text_copy(place_build());
}

static int major_of(const conf_arguments *with) {
  return with->windows ? NODE_MAJOR_WINDOWS : NODE_MAJOR;
}

static char *scenarios_folder(const conf_arguments *with) {
  return with->scenarios != NULL ? text_copy(with->scenarios)
                                 : text_format("%s/tests/conformance/scenarios", place_root());
}

/* In their order: each of those that are left is as likely as any other. */
static void take_sample(conf_suite *suite, size_t wanted) {
  const char *seed = getenv("CHILDPROC_SEED");
  unsigned state = seed != NULL ? (unsigned)strtoul(seed, NULL, 10) : 0;
  size_t count = suite->count, taken = 0;
  for (size_t i = 0; i < count; i++) {
    state = state * 1664525U + 1013904223U;
    bool take = (double)(state >> 8) / (1U << 24) * (double)(count - i) < (double)(wanted - taken);
    if (take)
      suite->rows[taken++] = suite->rows[i];
    else
      row_free(&suite->rows[i]);
  }
  suite->left_out = count - taken;
  suite->count = taken;
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
    bool asked = suite->with->only == NULL || list_has(suite->with->only, row->scenario.id);
    bool here = row->scenario.wrong != NULL || scenario_is_for(&row->scenario, system_of(suite->with));
    suite->elsewhere += asked && !here;
    if (asked && here)
      suite->count++;
    else
      row_free(row);
  }
  if (suite->count == 0 && suite->elsewhere > 0)
    fprintf(stderr, "kit: it is for another system%s\n", suite->with->windows ? "" : ": --windows");
  else if (suite->count == 0)
    fprintf(stderr, "kit: %s holds no%s scenario; a scenario is a file with the name ID.json\n", folder,
            suite->with->only != NULL ? " such" : "");
  names = list_free(names);
  free(folder);
  if (suite->count > (size_t)suite->with->sample)
    take_sample(suite, (size_t)suite->with->sample);
  return suite->count > 0 ? 0 : -ENOENT;
}

static int run_rows(conf_suite *suite, const char *node) {
  char *rules = text_format("%s/tests/conformance/deviations.json", place_root());
  int status = deviations_read(rules, system_of(suite->with), &suite->deviations);
  if (status < 0)
    fprintf(stderr, "kit: %s: %s\n", rules, strerror(-status));
  free(rules);
  if (status < 0)
    return status;
  char *build = conf_build_of(suite->with);
  status = setup_make(node, build, suite->with->windows, (size_t)suite->with->jobs, &suite->setup);
  if (status < 0)
    fprintf(stderr, "kit: cannot prepare the drivers: %s; build it first: ninja -C %s\n", strerror(-status),
            build);
  free(build);
  if (status < 0)
    return status;
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
  if (suite->left_out > 0)
    printf("%zu more are not in this sample\n", suite->left_out);
  if (suite->elsewhere > 0)
    printf("%zu more are for another system%s\n", suite->elsewhere,
           suite->with->windows ? "" : ": --windows");
  if (major != major_of(suite->with))
    printf("Node %d is not the Node to agree with (%d): this only reports\n", major, major_of(suite->with));
}

static int verdict(const conf_suite *suite, int major) {
  if (suite->totals[CONF_DIFFERS] > 0)
    return major == major_of(suite->with) ? 1 : 0;
  return suite->totals[CONF_SKIPPED] == suite->count ? CONF_EXIT_SKIPPED : 0;
}

int conf_run_suite(const conf_arguments *with, const char *node, int major) {
  conf_suite suite = {.with = with, .json = cJSON_CreateArray()};
  int code = 3;
  if (read_rows(&suite) < 0)
    code = suite.elsewhere > 0 ? CONF_EXIT_SKIPPED : 2;
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
