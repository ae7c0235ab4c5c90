#include "check/verdict.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

/* Of a hidden check only the diagnosis is told, as in words. */
static cJSON *finding_json(const kit_finding *finding, bool counts, bool hidden) {
  static const char *const classes[] = {"always", "contract", "advice", "generic", "suspect"};
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "id", finding->id);
  cJSON_AddStringToObject(json, "class", classes[finding->kind]);
  cJSON_AddBoolToObject(json, "counts", counts);
  cJSON_AddStringToObject(json, "what", hidden ? "" : finding->what);
  cJSON_AddStringToObject(json, "where", hidden ? "" : finding->where);
  cJSON_AddStringToObject(json, "process", hidden ? "" : finding->process);
  cJSON_AddStringToObject(json, "rule", finding->rule);
  cJSON_AddStringToObject(json, "look", finding->look);
  cJSON_AddStringToObject(json, "engine", finding->engine);
  return json;
}

static cJSON *judgement_json(const judgement *judged) {
  bool hidden = judged->check->visibility >= CHECK_AFTER_DUE;
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "id", judged->check->id);
  cJSON_AddStringToObject(json, "title", judged->check->title);
  cJSON_AddNumberToObject(json, "points", judged->check->points);
  cJSON_AddStringToObject(json, "verdict", kit_verdict_name(judged->verdict));
  cJSON_AddStringToObject(json, "reason", judged->reason);
  cJSON_AddStringToObject(json, "difference", hidden ? "" : judged->difference);
  cJSON_AddStringToObject(json, "fault", judged->fault);
  cJSON_AddStringToObject(json, "under", judged->under);
  cJSON_AddStringToObject(json, "not_checked", judged->not_checked);
  cJSON_AddNumberToObject(json, "wall_ms", (double)(judged->wall_ns / 1000000));
  cJSON *findings = cJSON_AddArrayToObject(json, "findings");
  for (size_t i = 0; i < judged->findings.count; i++)
    cJSON_AddItemToArray(findings, finding_json(&judged->findings.items[i], i < judged->counting, hidden));
  cJSON *answers = judged->check->judges ? cJSON_AddArrayToObject(json, "answers") : NULL;
  for (size_t i = 0; answers && i < judged->answers.count; i++)
    cJSON_AddItemToArray(answers, trial_json(&judged->answers.items[i]));
  return json;
}

static cJSON *lines_json(const gate_line *lines, size_t count) {
  cJSON *json = cJSON_CreateArray();
  for (size_t i = 0; i < count; i++) {
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "file", lines[i].file);
    cJSON_AddNumberToObject(one, "line", lines[i].line);
    cJSON_AddStringToObject(one, "text", lines[i].text);
    cJSON_AddItemToArray(json, one);
  }
  return json;
}

static cJSON *gate_json(const gate_report *gate) {
  static const char *const states[] = {"none", "open", "shut", "not checked", "broken"};
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "state", states[gate->state]);
  cJSON_AddStringToObject(json, "why", gate->why);
  cJSON_AddNumberToObject(json, "lines", (double)gate->lines);
  cJSON_AddNumberToObject(json, "ran", (double)gate->ran);
  cJSON_AddNumberToObject(json, "branches", (double)gate->branches);
  cJSON_AddNumberToObject(json, "taken", (double)gate->taken);
  cJSON_AddItemToObject(json, "missing", lines_json(gate->missing, gate->missing_count));
  cJSON_AddItemToObject(json, "excused", lines_json(gate->excused, gate->excused_count));
  return json;
}

void verdict_json(const exercise *one, const checking *all) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "exercise", one->id);
  cJSON_AddStringToObject(json, "verdict", kit_verdict_name(all->verdict));
  cJSON_AddBoolToObject(json, "finished", all->whole && checking_finished(all));
  cJSON_AddStringToObject(json, "failure", all->failure ? all->failure : "");
  cJSON_AddBoolToObject(json, "compiled", all->built == BUILD_DONE);
  cJSON_AddStringToObject(json, "messages", all->messages ? all->messages : "");
  cJSON_AddNumberToObject(json, "points", all->points);
  cJSON_AddNumberToObject(json, "points_max", all->points_max);
  cJSON_AddNumberToObject(json, "faults", all->fault_runs);
  cJSON_AddNumberToObject(json, "first_ms", (double)(all->first_ns / 1000000));
  cJSON_AddNumberToObject(json, "quick_ms", (double)(all->quick_ns / 1000000));
  cJSON *checks = cJSON_AddArrayToObject(json, "checks");
  for (size_t i = 0; i < all->count; i++)
    cJSON_AddItemToArray(checks, judgement_json(&all->judged[i]));
  cJSON_AddItemToObject(json, "gate", gate_json(&all->gate));
  char *text = cJSON_Print(json);
  puts(text ? text : "{}");
  free(text);
  cJSON_Delete(json);
}
