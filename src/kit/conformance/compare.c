/*
 * Two transcripts side by side: the cheapest alignment, where what a documented deviation explains costs
 * little and everything else much.
 */
#include "common/text.h"
#include "conformance/conformance.h"

#include <stdlib.h>
#include <string.h>

enum { EXPLAINED = 1, UNEXPLAINED = 10000 };
enum { STEP_PAIR = 'p', STEP_NODE = 'n', STEP_HERE = 'h' };

typedef struct alignment {
  const conf_transcript *node, *here;
  const conf_deviations *deviations;
  const bool *used;
  int *cost; /* of aligning the first i entries of Node with the first j of ours */
  char *step;
} alignment;

static size_t cell(const alignment *a, size_t i, size_t j) {
  return i * (a->here->count + 1) + j;
}

static int pair_cost(const alignment *a, const cJSON *node, const cJSON *here) {
  if (node != NULL && here != NULL && cJSON_Compare(node, here, true))
    return 0;
  if (deviations_explain(a->deviations, a->used, node, here))
    return EXPLAINED;
  return node != NULL && here != NULL ? 2 * UNEXPLAINED + 1 : UNEXPLAINED;
}

static void better(alignment *a, size_t at, int cost, char step) {
  if (a->cost[at] >= 0 && a->cost[at] <= cost)
    return;
  a->cost[at] = cost;
  a->step[at] = step;
}

static void align(alignment *a) {
  size_t cells = (a->node->count + 1) * (a->here->count + 1);
  a->cost = kit_alloc(cells, sizeof *a->cost);
  a->step = kit_alloc(cells, sizeof *a->step);
  for (size_t i = 0; i <= a->node->count; i++)
    for (size_t j = 0; j <= a->here->count; j++) {
      const cJSON *node = i > 0 ? a->node->entries[i - 1].json : NULL;
      const cJSON *here = j > 0 ? a->here->entries[j - 1].json : NULL;
      size_t at = cell(a, i, j);
      a->cost[at] = i == 0 && j == 0 ? 0 : -1;
      if (i > 0 && j > 0)
        better(a, at, a->cost[cell(a, i - 1, j - 1)] + pair_cost(a, node, here), STEP_PAIR);
      if (i > 0)
        better(a, at, a->cost[cell(a, i - 1, j)] + pair_cost(a, node, NULL), STEP_NODE);
      if (j > 0)
        better(a, at, a->cost[cell(a, i, j - 1)] + pair_cost(a, NULL, here), STEP_HERE);
    }
}

static int total(const alignment *a) {
  return a->cost[cell(a, a->node->count, a->here->count)];
}

static void align_free(alignment *a) {
  free(a->cost);
  free(a->step);
}

/* ---- the difference as text ---- */

static void add_line(text_buffer *to, const char *mark, const cJSON *entry) {
  char *text = cJSON_PrintUnformatted(entry);
  text_addf(to, "%s %s\n", mark, text);
  cJSON_free(text);
}

/* Lines "  both", "- Node's", "+ ours", from the end to the start and so by recursion. */
static void add_lines(const alignment *a, size_t i, size_t j, bool both, text_buffer *to) {
  if (i == 0 && j == 0)
    return;
  char step = a->step[cell(a, i, j)];
  bool has_node = step != STEP_HERE, has_here = step != STEP_NODE;
  add_lines(a, i - has_node, j - has_here, both, to);
  const cJSON *node = has_node ? a->node->entries[i - 1].json : NULL;
  const cJSON *here = has_here ? a->here->entries[j - 1].json : NULL;
  if (pair_cost(a, node, here) == 0) {
    if (both)
      add_line(to, " ", node);
    return;
  }
  if (node != NULL)
    add_line(to, "-", node);
  if (here != NULL)
    add_line(to, "+", here);
}

/* ---- which deviations ---- */

static void sort_both(const conf_scenario *scenario, conf_transcript *node, conf_transcript *here,
                      const conf_deviations *deviations, const bool *used) {
  bool several = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(scenario->json, "children")) > 0;
  conf_unordered unordered = {.free_exit = several || strcmp(deviations->system, "windows") == 0};
  unordered_add(&unordered, cJSON_GetObjectItemCaseSensitive(scenario->json, "unordered"));
  deviations_unorder(deviations, used, &unordered);
  transcript_sort(node, &unordered);
  transcript_sort(here, &unordered);
  free(unordered.groups);
  free(unordered.loose);
}

typedef struct comparison {
  const conf_scenario *scenario;
  const conf_transcript *node, *here; /* as they came */
  const conf_deviations *deviations;
} comparison;

static conf_transcript copy_of(const conf_transcript *from) {
  conf_transcript copy = {0};
  for (size_t i = 0; i < from->count; i++)
    transcript_add(&copy, cJSON_Duplicate(from->entries[i].json, true));
  return copy;
}

/* Compares under these deviations; the text too, where it is asked for. True: nothing is unexplained. */
static bool explained(const comparison *c, const bool *used, bool both, char **ret_diff) {
  conf_transcript node = copy_of(c->node), here = copy_of(c->here);
  deviations_renumber(c->deviations, used, &node);
  sort_both(c->scenario, &node, &here, c->deviations, used);
  alignment a = {.node = &node, .here = &here, .deviations = c->deviations, .used = used};
  align(&a);
  bool good = total(&a) < UNEXPLAINED;
  if (ret_diff != NULL) {
    text_buffer text = {0};
    add_lines(&a, node.count, here.count, both, &text);
    *ret_diff = text_take(&text);
  }
  align_free(&a);
  transcript_free(&node);
  transcript_free(&here);
  return good;
}

/* Takes away every deviation that is not needed. */
static void reduce(const comparison *c, bool *used) {
  for (size_t i = 0; i < c->deviations->count; i++) {
    if (!used[i])
      continue;
    used[i] = false;
    used[i] = !explained(c, used, false, NULL);
  }
}

static char *names_of(const conf_deviations *deviations, const bool *used) {
  text_buffer to = {0};
  for (size_t i = 0; i < deviations->count; i++)
    if (used[i])
      text_addf(&to, "%s%s", to.size > 0 ? ", " : "", deviation_name(deviations, i));
  return text_take(&to);
}

/* ---- what the scenario announces ---- */

bool scenario_announces(const conf_scenario *scenario, const char *name) {
  const cJSON *said = cJSON_GetObjectItemCaseSensitive(scenario->json, "deviation"), *one;
  if (cJSON_IsString(said))
    return strcmp(said->valuestring, name) == 0;
  cJSON_ArrayForEach(one, said) if (cJSON_IsString(one) && strcmp(one->valuestring, name) == 0) return true;
  return false;
}

static bool announces_any(const conf_scenario *scenario) {
  const cJSON *said = cJSON_GetObjectItemCaseSensitive(scenario->json, "deviation");
  return cJSON_IsString(said) || cJSON_GetArraySize(said) > 0;
}

/* What is wrong with the deviations that were found, or NULL. */
static char *against_announcement(const comparison *c, const bool *used, conf_rigour rigour) {
  bool any = announces_any(c->scenario);
  for (size_t i = 0; i < c->deviations->count; i++) {
    const char *name = deviation_name(c->deviations, i);
    bool said = scenario_announces(c->scenario, name);
    if (rigour.all && said && !used[i] && deviation_is_here(c->deviations, i))
      return text_format("the announced deviation %s is not there\n", name);
    if (!said && used[i] && (any || rigour.strict))
      return text_format("it deviates (%s) and does not announce it\n", name);
  }
  return NULL;
}

static conf_outcome differs(const comparison *c, const bool *used, char *why) {
  conf_outcome outcome = {.result = CONF_DIFFERS};
  char *diff;
  (void)explained(c, used, true, &diff);
  outcome.diff = text_format("%s%s", why != NULL ? why : "", diff);
  free(diff);
  free(why);
  return outcome;
}

/* Finds deviations that explain every difference: those that are announced, none, one, all that are possible.
 */
static bool find_deviations(const comparison *c, bool *used) {
  size_t count = c->deviations->count;
  bool *possible = kit_alloc(count + 1, sizeof *possible), good;
  for (size_t i = 0; i < count; i++) {
    possible[i] = deviation_possible(c->deviations, i, c->node, c->here);
    used[i] = possible[i] && scenario_announces(c->scenario, deviation_name(c->deviations, i));
  }
  good = explained(c, used, false, NULL);
  for (size_t only = 0; only < count && !good; only++) {
    for (size_t i = 0; i < count; i++)
      used[i] = possible[i] && i == only;
    good = possible[only] && explained(c, used, false, NULL);
  }
  if (!good) {
    memcpy(used, possible, count * sizeof *used);
    good = explained(c, used, false, NULL);
  }
  free(possible);
  if (good)
    reduce(c, used);
  return good;
}

conf_outcome compare(const conf_scenario *scenario, const conf_transcript *node, const conf_transcript *here,
                     const conf_deviations *deviations, conf_rigour rigour) {
  comparison c = {scenario, node, here, deviations};
  bool *used = kit_alloc(deviations->count + 1, sizeof *used);
  bool good = find_deviations(&c, used);
  char *why = good ? against_announcement(&c, used, rigour) : NULL;
  conf_outcome outcome;
  if (!good || why != NULL) {
    for (size_t i = 0; !good && i < deviations->count; i++)
      used[i] = scenario_announces(scenario, deviation_name(deviations, i));
    outcome = differs(&c, used, why);
  } else {
    outcome = (conf_outcome){.deviation = names_of(deviations, used)};
    outcome.result = *outcome.deviation != '\0' ? CONF_DEVIATION : CONF_SAME;
    (void)explained(&c, used, false, &outcome.diff);
  }
  free(used);
  return outcome;
}

void outcome_free(conf_outcome *outcome) {
  free(outcome->deviation);
  free(outcome->diff);
  *outcome = (conf_outcome){0};
}
