/* Node and the library as parent and as child: which runs there are, and all of them against the first. */
#include "common/text.h"
#include "conformance/conformance.h"

#include <stdlib.h>
#include <string.h>

const conf_pairing conf_pairings[CONF_PAIRINGS] = {
    {true, true, "Node and a Node child", "node-node"},
    {false, true, "childproc and a Node child", "here-node"},
    {true, false, "Node and a childproc child", "node-here"},
    {false, false, "childproc and a childproc child", "here-here"},
};

static const cJSON *member(const cJSON *json, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(json, name);
}

static bool has_peer(const conf_scenario *scenario) {
  const cJSON *child;
  cJSON_ArrayForEach(child,
                     member(scenario->json, "children")) if (member(child, "peer") != NULL) return true;
  return member(scenario->json, "peer") != NULL;
}

size_t scenario_pairings(const conf_scenario *scenario) {
  return has_peer(scenario) ? CONF_PAIRINGS : 2;
}

/* ---- what the children wrote ---- */

static void collect_one(const char *folder, const cJSON *spec, const char *const *pairs,
                        conf_transcript *to) {
  const char *name = cJSON_GetStringValue(member(spec, "name"));
  if (member(spec, "peer") == NULL)
    return;
  char *path = text_format("%s/peer%s%s", folder, name != NULL ? "-" : "", name != NULL ? name : "");
  transcript_read(path, pairs, to);
  free(path);
}

void peers_collect(const conf_scenario *scenario, const char *folder, const char *const *pairs,
                   conf_transcript *to) {
  const cJSON *child;
  cJSON_ArrayForEach(child, member(scenario->json, "children")) collect_one(folder, child, pairs, to);
  collect_one(folder, scenario->json, pairs, to);
}

/* ---- comparing ---- */

static bool in_list(const char *names, const char *name) {
  size_t size = strlen(name);
  for (const char *at = names; at != NULL; at = strchr(at, ',') != NULL ? strchr(at, ',') + 2 : NULL)
    if (strncmp(at, name, size) == 0 && (at[size] == ',' || at[size] == '\0'))
      return true;
  return false;
}

static void add_names(text_buffer *to, const conf_deviations *deviations, const char *found, bool *seen) {
  for (size_t i = 0; i < deviations->count; i++) {
    const char *name = deviation_name(deviations, i);
    if (seen[i] || found == NULL || !in_list(found, name))
      continue;
    seen[i] = true;
    text_addf(to, "%s%s", to->size > 0 ? ", " : "", name);
  }
}

/* An announced deviation that no pairing shows. */
static void check_announced(const conf_scenario *scenario, const conf_deviations *deviations,
                            const bool *seen, conf_outcome *outcome) {
  for (size_t i = 0; i < deviations->count; i++) {
    const char *name = deviation_name(deviations, i);
    if (seen[i] || !deviation_is_here(deviations, i) || !scenario_announces(scenario, name))
      continue;
    char *diff = text_format("the announced deviation %s is not there\n%s", name, outcome->diff);
    free(outcome->diff);
    outcome->diff = diff;
    outcome->result = CONF_DIFFERS;
  }
}

static conf_outcome compare_four(const conf_scenario *scenario, const conf_transcript *transcripts,
                                 size_t count, const conf_deviations *deviations, bool strict) {
  conf_outcome whole = {.result = CONF_SAME};
  text_buffer names = {0}, diff = {0};
  bool *seen = kit_alloc(deviations->count + 1, sizeof *seen);
  for (size_t i = 1; i < count; i++) {
    conf_rigour rigour = {.strict = strict};
    conf_outcome one = compare(scenario, &transcripts[0], &transcripts[i], deviations, rigour);
    if (one.result > whole.result)
      whole.result = one.result;
    if (one.diff != NULL && *one.diff != '\0')
      text_addf(&diff, "%s:\n%s", conf_pairings[i].name, one.diff);
    add_names(&names, deviations, one.deviation, seen);
    outcome_free(&one);
  }
  whole.deviation = text_take(&names);
  whole.diff = text_take(&diff);
  if (whole.result != CONF_DIFFERS)
    check_announced(scenario, deviations, seen, &whole);
  free(seen);
  return whole;
}

conf_outcome compare_pairings(const conf_scenario *scenario, const conf_transcript *transcripts, size_t count,
                              const conf_deviations *deviations, bool strict) {
  conf_rigour rigour = {.strict = strict, .all = true};
  if (count == 2)
    return compare(scenario, &transcripts[0], &transcripts[1], deviations, rigour);
  return compare_four(scenario, transcripts, count, deviations, strict);
}
