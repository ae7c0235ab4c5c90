#include "course/state.h"
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "course/workspace.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct kit_state {
  cJSON *json;
};

static char *state_path(void) {
  return text_format("%s/state.json", place_work());
}

/* Beside each learner's folder there is a note of its pass, so that a lost state.json costs nothing. */
static char *pass_path(const char *id) {
  return text_format("%s/.passed/%s", place_work(), id);
}

static cJSON *member(const kit_state *state, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(state->json, name);
}

static cJSON *empty_state(void) {
  cJSON *json = cJSON_CreateObject();
  if (!json || !cJSON_AddStringToObject(json, "current", "") || !cJSON_AddObjectToObject(json, "passed") ||
      !cJSON_AddObjectToObject(json, "hints")) {
    fputs(_("kit: out of memory; end other programs and try again\n"), stderr);
    exit(3);
  }
  return json;
}

/* Whether every field has the type that the functions below count on. */
static bool is_state(const cJSON *json) {
  const cJSON *hints = cJSON_GetObjectItemCaseSensitive(json, "hints");
  const cJSON *passed = cJSON_GetObjectItemCaseSensitive(json, "passed");
  if (!cJSON_IsString(cJSON_GetObjectItemCaseSensitive(json, "current")) || !cJSON_IsObject(passed) ||
      !cJSON_IsObject(hints))
    return false;
  for (const cJSON *hint = hints->child; hint; hint = hint->next)
    if (!cJSON_IsNumber(hint))
      return false;
  for (const cJSON *pass = passed->child; pass; pass = pass->next)
    if (!cJSON_IsString(pass))
      return false;
  return true;
}

/* The exercise whose folder was changed last is the current one. */
static void rebuild(kit_state *state) {
  char **names = folder_names(place_work(), "");
  time_t newest = 0;
  for (size_t i = 0; names && names[i]; i++) {
    char *folder = workspace_dir(names[i]);
    struct stat found;
    if (workspace_known(names[i]) && stat(folder, &found) == 0 && found.st_mtime >= newest) {
      newest = found.st_mtime;
      state_set_current(state, names[i]);
    }
    free(folder);
  }
  list_free(names);
  char *passes = text_format("%s/.passed", place_work());
  names = folder_names(passes, "");
  for (size_t i = 0; names && names[i]; i++)
    if (workspace_known(names[i]))
      state_set_passed(state, names[i]);
  list_free(names);
  free(passes);
}

kit_state *state_load(void) {
  kit_state *state = kit_alloc(1, sizeof *state);
  char *path = state_path(), *data = NULL;
  int result = file_read(path, &data, NULL);
  state->json = data ? cJSON_Parse(data) : NULL;
  if (!is_state(state->json)) {
    cJSON_Delete(state->json);
    state->json = empty_state();
    if (result != -ENOENT) {
      char *kept = workspace_trash(path);
      fprintf(stderr, _("kit: %s could not be read and was made anew from your folders\n"),
              place_short(path));
      if (kept)
        fprintf(stderr, _("kit: the old one is %s\n"), place_short(kept));
      free(kept);
    }
    rebuild(state);
    if (result != -ENOENT)
      (void)state_save(state);
  }
  free(data);
  free(path);
  return state;
}

kit_state *state_free(kit_state *state) {
  if (state)
    cJSON_Delete(state->json);
  free(state);
  return NULL;
}

int state_save(kit_state *state) {
  char *path = state_path();
  char *text = cJSON_Print(state->json);
  int result = folder_make(place_work());
  if (!result)
    result = text ? file_write(path, text, strlen(text)) : -ENOMEM;
  if (result)
    fprintf(stderr, _("kit: %s cannot be written (%s); what was done is not remembered\n"), path,
            strerror(-result));
  free(text);
  free(path);
  return result;
}

const char *state_current(const kit_state *state) {
  return member(state, "current")->valuestring;
}

static void put(cJSON *object, const char *name, cJSON *value) {
  if (cJSON_HasObjectItem(object, name))
    cJSON_ReplaceItemInObjectCaseSensitive(object, name, value);
  else
    cJSON_AddItemToObject(object, name, value);
}

void state_set_current(kit_state *state, const char *id) {
  put(state->json, "current", cJSON_CreateString(id));
}

bool state_passed(const kit_state *state, const char *id) {
  return cJSON_GetObjectItemCaseSensitive(member(state, "passed"), id) != NULL;
}

void state_set_passed(kit_state *state, const char *id) {
  if (state_passed(state, id))
    return;
  char now[32];
  time_t seconds = time(NULL);
  struct tm parts;
  (void)strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
  put(member(state, "passed"), id, cJSON_CreateString(now));
  char *note = pass_path(id), *folder = text_format("%s/.passed", place_work());
  if (folder_make(folder) == 0 && !file_exists(note))
    (void)file_write(note, now, strlen(now));
  free(folder);
  free(note);
}

const char *state_note(const kit_state *state, const char *group, const char *name) {
  const char *noted = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(member(state, group), name));
  return noted ? noted : "";
}

void state_set_note(kit_state *state, const char *group, const char *name, const char *text) {
  if (!cJSON_IsObject(member(state, group))) { /* of a state from before there was this */
    cJSON_DeleteItemFromObjectCaseSensitive(state->json, group);
    cJSON_AddObjectToObject(state->json, group);
  }
  put(member(state, group), name, cJSON_CreateString(text));
}

const char *state_mistake(const kit_state *state, const char *id) {
  return state_note(state, "mistakes", id);
}

void state_set_mistake(kit_state *state, const char *id, const char *mistake) {
  state_set_note(state, "mistakes", id, mistake);
}

int state_hint(const kit_state *state, const char *id) {
  const cJSON *level = cJSON_GetObjectItemCaseSensitive(member(state, "hints"), id);
  return level && level->valueint >= 0 && level->valueint <= 3 ? level->valueint : 0;
}

void state_set_hint(kit_state *state, const char *id, int level) {
  put(member(state, "hints"), id, cJSON_CreateNumber(level));
}

bool state_history_off(const kit_state *state) {
  return cJSON_IsTrue(member(state, "history_off"));
}

void state_set_history_off(kit_state *state, bool off) {
  put(state->json, "history_off", cJSON_CreateBool(off));
}
