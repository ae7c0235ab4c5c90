#include "explain/answers.h"
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "course/workspace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *path_of(const char *id) {
  char *dir = workspace_dir(id), *path = text_format("%s/explain.json", dir);
  free(dir);
  return path;
}

void explain_keep(cJSON *list, const explain_question *one, size_t chosen, const char *why) {
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddStringToObject(answer, "question", one->ask);
  cJSON_AddItemToObject(
      answer, "choices",
      cJSON_CreateStringArray((const char *const *)one->choices, (int)list_count(one->choices)));
  cJSON_AddNumberToObject(answer, "answer", (double)(chosen + 1));
  cJSON_AddBoolToObject(answer, "right", chosen == one->right);
  cJSON_AddStringToObject(answer, "why", why);
  cJSON_AddItemToArray(list, answer);
}

char *explain_run(const record *rec) {
  const rec_event *first = record_count(rec) ? record_at(rec, 0) : NULL;
  return text_format("%d-%lld", (int)replay_root(rec), first ? (long long)first->time_ns : 0);
}

int explain_save(const char *id, const char *run, cJSON *list) {
  char now[32], *path = path_of(id);
  time_t seconds = time(NULL);
  struct tm parts;
  (void)strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "exercise", id);
  cJSON_AddStringToObject(json, "time", now);
  cJSON_AddStringToObject(json, "run", run);
  cJSON_AddItemReferenceToObject(json, "answers", list);
  char *text = cJSON_Print(json);
  if (file_exists(path))
    free(workspace_trash(path));
  int result = text ? file_write(path, text, strlen(text)) : -ENOMEM;
  if (result)
    fprintf(stderr, _("kit: %s cannot be written: %s\n"), path, strerror(-result));
  else
    printf(_("Your answers are kept in %s.\n"), place_short(path));
  free(text);
  cJSON_Delete(json);
  free(path);
  return result;
}

const cJSON *explain_kept(const char *id, const char *run, size_t i, cJSON **ret_all) {
  char *path = path_of(id), *data = NULL;
  *ret_all = file_read(path, &data, NULL) == 0 ? cJSON_Parse(data) : NULL;
  const char *of = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(*ret_all, "run"));
  const cJSON *answers = cJSON_GetObjectItemCaseSensitive(*ret_all, "answers");
  free(data);
  free(path);
  return of && strcmp(of, run) == 0 ? cJSON_GetArrayItem(answers, (int)i) : NULL;
}
