/*
 * Documented deviations: each has a name and rules of the form "where Node says this, the library says that".
 * A rule explains a pair of entries, and nothing but what its two patterns mention may differ between
 * them; a pattern that is null stands for an entry that is not there.
 */
#include "common/files.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int deviations_read(const char *path, const char *system, conf_deviations *ret) {
  char *text;
  size_t size;
  int status = file_read(path, &text, &size);
  if (status < 0)
    return status;
  cJSON *list = cJSON_Parse(text);
  free(text);
  if (!cJSON_IsArray(list)) {
    cJSON_Delete(list);
    return -EILSEQ;
  }
  *ret = (conf_deviations){list, (size_t)cJSON_GetArraySize(list), system};
  return 0;
}

void deviations_free(conf_deviations *deviations) {
  cJSON_Delete(deviations->list);
  *deviations = (conf_deviations){0};
}

static const cJSON *deviation_at(const conf_deviations *deviations, size_t i) {
  return cJSON_GetArrayItem(deviations->list, (int)i);
}

const char *deviation_name(const conf_deviations *deviations, size_t i) {
  const char *name =
      cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(deviation_at(deviations, i), "name"));
  return name != NULL ? name : "?";
}

bool deviation_exists(const conf_deviations *deviations, const char *name) {
  for (size_t i = 0; i < deviations->count; i++)
    if (strcmp(deviation_name(deviations, i), name) == 0)
      return true;
  return false;
}

static const cJSON *member(const cJSON *json, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(json, name);
}

bool deviation_is_here(const conf_deviations *deviations, size_t i) {
  const cJSON *systems = member(deviation_at(deviations, i), "systems"), *one;
  cJSON_ArrayForEach(one, systems) if (strcmp(one->valuestring, deviations->system) == 0) return true;
  return systems == NULL;
}

/* Node's text after the replacements of the rule. free() it. */
static char *replaced(const char *text, const cJSON *replacements) {
  text_buffer to = {0};
  while (*text != '\0') {
    const cJSON *one, *hit = NULL;
    cJSON_ArrayForEach(one, replacements) if (hit == NULL &&
                                              strncmp(text, one->string, strlen(one->string)) == 0) hit = one;
    if (hit != NULL)
      text_add(&to, hit->valuestring, strlen(hit->valuestring));
    else
      text_add(&to, text, 1);
    text += hit != NULL ? strlen(hit->string) : 1;
  }
  return text_take(&to);
}

static bool same_after(const cJSON *node, const cJSON *here, const cJSON *replacements) {
  if (!cJSON_IsString(node) || !cJSON_IsString(here))
    return false;
  char *text = replaced(node->valuestring, replacements);
  bool same = strcmp(text, here->valuestring) == 0;
  free(text);
  return same;
}

static bool pair_fits(const cJSON *node, const cJSON *here, const cJSON *rule_node, const cJSON *rule_here,
                      const cJSON *replace);

static bool member_fits(const char *name, const cJSON *node, const cJSON *here, const cJSON *rule_node,
                        const cJSON *rule_here, const cJSON *replace) {
  const cJSON *n = member(node, name), *h = member(here, name);
  const cJSON *rn = member(rule_node, name), *rh = member(rule_here, name);
  if (cJSON_IsObject(n) && cJSON_IsObject(h))
    return pair_fits(n, h, rn, rh, replace);
  if (member(replace, name) != NULL)
    return same_after(n, h, member(replace, name));
  if (rn == NULL && rh == NULL)
    return n != NULL && h != NULL && cJSON_Compare(n, h, true);
  return (rn == NULL || value_matches(n, rn)) && (rh == NULL || value_matches(h, rh));
}

/* What both rules are silent about must be the same; what they mention must match. */
static bool pair_fits(const cJSON *node, const cJSON *here, const cJSON *rule_node, const cJSON *rule_here,
                      const cJSON *replace) {
  const cJSON *sets[] = {node, here, rule_node, rule_here};
  for (size_t i = 0; i < 4; i++)
    for (const cJSON *one = sets[i] != NULL ? sets[i]->child : NULL; one != NULL; one = one->next)
      if (!member_fits(one->string, node, here, rule_node, rule_here, replace))
        return false;
  return true;
}

static bool rule_explains(const cJSON *rule, const cJSON *node, const cJSON *here) {
  const cJSON *rule_node = member(rule, "node"), *rule_here = member(rule, "here");
  if (cJSON_IsNull(rule_node) || cJSON_IsNull(rule_here)) {
    if (cJSON_IsNull(rule_node) != (node == NULL) || cJSON_IsNull(rule_here) != (here == NULL))
      return false;
    return entry_matches(node != NULL ? node : here, node != NULL ? rule_node : rule_here);
  }
  return node != NULL && here != NULL && pair_fits(node, here, rule_node, rule_here, member(rule, "replace"));
}

static bool entry_among(const conf_transcript *transcript, const cJSON *pattern) {
  for (size_t i = 0; i < transcript->count; i++)
    if (entry_matches(transcript->entries[i].json, pattern))
      return true;
  return false;
}

bool deviation_possible(const conf_deviations *deviations, size_t i, const conf_transcript *node,
                        const conf_transcript *here) {
  const cJSON *when = member(deviation_at(deviations, i), "when");
  const cJSON *in_node = member(when, "node"), *in_here = member(when, "here");
  return deviation_is_here(deviations, i) && (in_node == NULL || entry_among(node, in_node)) &&
         (in_here == NULL || entry_among(here, in_here));
}

bool deviations_explain(const conf_deviations *deviations, const bool *used, const cJSON *node,
                        const cJSON *here) {
  for (size_t i = 0; i < deviations->count; i++) {
    const cJSON *rule;
    if (!used[i])
      continue;
    cJSON_ArrayForEach(
        rule, member(deviation_at(deviations, i), "rules")) if (rule_explains(rule, node, here)) return true;
  }
  return false;
}

/* ---- numbers ---- */

static void renumber(cJSON *json, const cJSON *numbers) {
  char text[32];
  if (cJSON_IsNumber(json)) {
    (void)snprintf(text, sizeof text, "%.0f", json->valuedouble);
    const cJSON *to = member(numbers, text);
    if (to != NULL)
      (void)cJSON_SetNumberValue(json, to->valuedouble);
  }
  for (cJSON *one = json->child; one != NULL; one = one->next)
    renumber(one, numbers);
}

void deviations_renumber(const conf_deviations *deviations, const bool *used, conf_transcript *node) {
  for (size_t i = 0; i < deviations->count; i++) {
    const cJSON *numbers = member(deviation_at(deviations, i), "numbers");
    for (size_t n = 0; used[i] && numbers != NULL && n < node->count; n++)
      renumber(node->entries[n].json, numbers);
  }
}

/* An entry that only one side has must not hold back what both have. */
static void add_loose(conf_unordered *to, const cJSON *pattern) {
  if (!cJSON_IsObject(pattern))
    return;
  to->loose = kit_grow(to->loose, to->loose_count + 1, sizeof *to->loose);
  to->loose[to->loose_count++] = pattern;
}

void deviations_unorder(const conf_deviations *deviations, const bool *used, conf_unordered *to) {
  for (size_t i = 0; i < deviations->count; i++) {
    const cJSON *rule;
    if (!used[i])
      continue;
    unordered_add(to, member(deviation_at(deviations, i), "unordered"));
    cJSON_ArrayForEach(rule, member(deviation_at(deviations, i), "rules")) {
      if (cJSON_IsNull(member(rule, "here")))
        add_loose(to, member(rule, "node"));
      if (cJSON_IsNull(member(rule, "node")))
        add_loose(to, member(rule, "here"));
    }
  }
}
