/* The result as JSON: the fields of an exercise's check, a chapter in each, and the tests below. */
#include "capstone/tell.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

static cJSON *findings_json(const kit_findings *list) {
  static const char *const kinds[] = {"always", "contract", "advice", "generic", "suspect"};
  cJSON *json = cJSON_CreateArray();
  for (size_t i = 0; i < list->count; i++) {
    const kit_finding *each = &list->items[i];
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "id", each->id);
    cJSON_AddStringToObject(one, "class", kinds[each->kind]);
    cJSON_AddStringToObject(one, "what", each->what);
    cJSON_AddStringToObject(one, "where", each->where);
    cJSON_AddStringToObject(one, "process", each->process);
    cJSON_AddStringToObject(one, "rule", each->rule);
    cJSON_AddStringToObject(one, "look", each->look);
    cJSON_AddStringToObject(one, "engine", each->engine);
    cJSON_AddItemToArray(json, one);
  }
  return json;
}

static cJSON *test_json(const tested *test) {
  cJSON *one = cJSON_CreateObject();
  cJSON_AddStringToObject(one, "name", test->name);
  cJSON_AddStringToObject(one, "verdict", kit_verdict_name(test->verdict));
  cJSON_AddStringToObject(one, "reason", test->report.reason);
  cJSON_AddStringToObject(one, "messages", test->report.messages);
  cJSON_AddStringToObject(one, "not_checked", test->report.not_checked);
  cJSON_AddNumberToObject(one, "wall_ms", (double)(test->report.wall_ns / 1000000));
  cJSON_AddItemToObject(one, "findings", findings_json(&test->findings));
  return one;
}

/* The findings of all its tests stand once more in the chapter, where those of any check stand. */
static cJSON *chapter_json(const chapter *one, size_t number) {
  cJSON *json = cJSON_CreateObject();
  kit_findings all = {NULL, 0};
  cJSON_AddStringToObject(json, "id", one->check->id);
  cJSON_AddNumberToObject(json, "chapter", (double)number);
  cJSON_AddStringToObject(json, "title", one->check->title);
  cJSON_AddStringToObject(json, "verdict", kit_verdict_name(one->verdict));
  cJSON_AddStringToObject(json, "reason", one->needed ? one->needed : "");
  cJSON_AddNumberToObject(json, "points", one->verdict == KIT_PASS ? one->check->points : 0);
  cJSON_AddNumberToObject(json, "passed", (double)one->passed);
  cJSON_AddNumberToObject(json, "skipped", (double)one->skipped);
  cJSON *tests = cJSON_AddArrayToObject(json, "tests");
  for (size_t i = 0; i < one->count; i++) {
    cJSON_AddItemToArray(tests, test_json(&one->tests[i]));
    for (size_t k = 0; k < one->tests[i].findings.count; k++)
      (void)kit_findings_add(&all, &one->tests[i].findings.items[k]);
  }
  cJSON_AddItemToObject(json, "findings", findings_json(&all));
  kit_findings_free(&all);
  return json;
}

void tell_json(const judged_library *all) {
  int points = 0, most = 0;
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "exercise", all->exercise->id);
  cJSON_AddStringToObject(json, "implementation", all->impl);
  cJSON_AddStringToObject(json, "verdict", kit_verdict_name(all->verdict));
  cJSON_AddBoolToObject(json, "finished", all->whole && all->verdict == KIT_PASS);
  cJSON_AddStringToObject(json, "failure", all->failure ? all->failure : "");
  cJSON_AddBoolToObject(json, "compiled", all->built == BUILD_DONE);
  cJSON_AddStringToObject(json, "messages", all->messages ? all->messages : "");
  cJSON *chapters = cJSON_AddArrayToObject(json, "checks");
  for (size_t i = 0; i < all->count; i++) {
    const chapter *one = &all->chapters[i];
    cJSON_AddItemToArray(chapters, chapter_json(one, (size_t)(one->check - all->exercise->checks) + 1));
    points += one->verdict == KIT_PASS ? one->check->points : 0;
  }
  for (size_t i = 0; i < all->exercise->check_count; i++)
    most += all->exercise->checks[i].points;
  cJSON_AddNumberToObject(json, "points", points);
  cJSON_AddNumberToObject(json, "points_max", most);
  char *text = cJSON_Print(json);
  puts(text ? text : "{}");
  free(text);
  cJSON_Delete(json);
}
