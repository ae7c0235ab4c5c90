/* Transcripts: reading, and taking out what differs between any two runs. */
#include "common/files.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static const char *member(const cJSON *json, const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));
}

static void hide_pid(cJSON *entry) {
  cJSON *properties = cJSON_GetObjectItemCaseSensitive(entry, "properties");
  if (cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(properties, "pid")))
    cJSON_ReplaceItemInObjectCaseSensitive(properties, "pid", cJSON_CreateString("a process"));
}

void transcript_add(conf_transcript *transcript, cJSON *entry) {
  const char *place = member(entry, "in");
  if (place == NULL)
    place = member(entry, "event");
  hide_pid(entry);
  transcript->entries = kit_grow(transcript->entries, transcript->count + 1, sizeof *transcript->entries);
  transcript->entries[transcript->count++] = (conf_entry){entry, text_copy(place != NULL ? place : "?")};
}

void transcript_add_text(conf_transcript *to, const char *event, const char *name, const char *text) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "event", event);
  if (name != NULL)
    cJSON_AddStringToObject(entry, "name", name);
  cJSON_AddStringToObject(entry, "text", text);
  transcript_add(to, entry);
}

static void add_note(conf_transcript *transcript, const char *note, const char *text) {
  transcript_add_text(transcript, note, NULL, text);
}

static void add_line(conf_transcript *transcript, const char *line, const char *const *pairs) {
  text_buffer to = {0};
  while (*line != '\0') {
    const char *const *pair = pairs;
    while (pair[0] != NULL && strncmp(line, pair[0], strlen(pair[0])) != 0)
      pair += 2;
    text_add(&to, pair[0] != NULL ? pair[1] : line, pair[0] != NULL ? strlen(pair[1]) : 1);
    line += pair[0] != NULL ? strlen(pair[0]) : 1;
  }
  char *text = text_take(&to);
  cJSON *entry = cJSON_Parse(text);
  if (entry != NULL)
    transcript_add(transcript, entry);
  else
    add_note(transcript, "unreadable", text);
  free(text);
}

void transcript_read(const char *path, const char *const *pairs, conf_transcript *to) {
  char *text = NULL;
  size_t size;
  if (file_read(path, &text, &size) < 0) {
    add_note(to, "unreadable", "there is no transcript");
    return;
  }
  for (char *line = text, *end; *line != '\0'; line = end + 1) {
    end = strchr(line, '\n');
    if (end == NULL) {
      add_note(to, "unreadable", line);
      break;
    }
    *end = '\0';
    add_line(to, line, pairs);
  }
  free(text);
}

void transcript_free(conf_transcript *transcript) {
  for (size_t i = 0; i < transcript->count; i++) {
    cJSON_Delete(transcript->entries[i].json);
    free(transcript->entries[i].place);
  }
  free(transcript->entries);
  *transcript = (conf_transcript){0};
}
