#include "quiz/json.h"
#include "common/text.h"

#include <stdlib.h>

static const char *const subjects[] = {"output", "first",     "last",       "lines",
                                       "tree",   "processes", "descriptors"};
static const char *const forms[] = {"choose", "all", "type"};

static void add_outcomes(cJSON *json, const quiz_item *item) {
  cJSON *list = cJSON_AddArrayToObject(json, "outcomes");
  for (size_t i = 0; i < item->outcome_count; i++) {
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "text", item->outcomes[i].text);
    cJSON_AddItemToObject(one, "orders",
                          cJSON_CreateStringArray((const char *const *)item->outcomes[i].orders,
                                                  (int)list_count(item->outcomes[i].orders)));
    cJSON_AddItemToArray(list, one);
  }
}

static void add_choices(cJSON *json, const quiz_item *item) {
  cJSON *list = cJSON_AddArrayToObject(json, "choices"), *key = cJSON_AddArrayToObject(json, "key");
  for (size_t i = 0; i < item->choice_count; i++) {
    const quiz_choice *choice = &item->choices[i];
    cJSON_AddItemToArray(list, choice->text ? cJSON_CreateString(choice->text) : cJSON_CreateNull());
    if (choice->right)
      cJSON_AddItemToArray(key, cJSON_CreateNumber((double)(i + 1)));
  }
}

cJSON *quiz_json_item(const quiz_item *item) {
  const quiz_question *question = item->question;
  cJSON *json = cJSON_CreateObject();
  char *ask = quiz_fill(item, question->ask), *why = quiz_fill(item, item->variant->why);
  cJSON_AddStringToObject(json, "id", question->id);
  cJSON_AddNumberToObject(json, "variant", (double)(item->variant - question->variants));
  cJSON_AddStringToObject(json, "belief", question->belief);
  cJSON_AddStringToObject(json, "subject", subjects[question->subject]);
  cJSON_AddStringToObject(json, "form", forms[question->form]);
  cJSON_AddStringToObject(json, "stdout", item->variant->out);
  cJSON_AddStringToObject(json, "program", item->source);
  cJSON_AddStringToObject(json, "ask", ask);
  cJSON_AddNumberToObject(json, "runs", (double)item->runs);
  add_outcomes(json, item);
  if (question->form == QUIZ_TYPE)
    cJSON_AddStringToObject(json, "key", item->outcome_count == 1 ? item->outcomes[0].text : "?");
  else
    add_choices(json, item);
  cJSON_AddStringToObject(json, "why", why);
  free(why);
  free(ask);
  return json;
}
