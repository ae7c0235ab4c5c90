/*
 * Transcripts: reading, taking out what differs between any two runs, and bringing those that are
 * equivalent into the same order.
 *
 * Two entries that nothing orders may come either way round. Which those are says independent(); all
 * transcripts that differ only in the order of neighbours without an order have one normal form, which is
 * built by taking, again and again, the smallest name that nothing earlier holds back.
 */
#include "conformance.h"
#include "files.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

bool text_matches(const char *text, const char *pattern) {
  for (; *pattern != '*'; text++, pattern++)
    if (*text != *pattern || *pattern == '\0')
      return *text == *pattern;
  for (;; text++) {
    if (text_matches(text, pattern + 1))
      return true;
    if (*text == '\0')
      return false;
  }
}

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

static void add_note(conf_transcript *transcript, const char *note, const char *text) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "event", note);
  cJSON_AddStringToObject(entry, "text", text);
  transcript_add(transcript, entry);
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

void transcript_read(const char *path, const char *const *pairs, conf_transcript *ret) {
  char *text = NULL;
  size_t size;
  *ret = (conf_transcript){0};
  if (file_read(path, &text, &size) < 0) {
    add_note(ret, "unreadable", "there is no transcript");
    return;
  }
  for (char *line = text, *end; *line != '\0'; line = end + 1) {
    end = strchr(line, '\n');
    if (end == NULL) {
      add_note(ret, "unreadable", line);
      break;
    }
    *end = '\0';
    add_line(ret, line, pairs);
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

/* ---- order ---- */

/* "a.stdout.data": child "a", stream "stdout", event "data". Lengths, because the texts are shared. */
typedef struct place {
  const char *child, *stream, *event;
  size_t child_size, stream_size;
} place;

static bool is_stream(const char *name) {
  return strncmp(name, "std", 3) == 0;
}

static place place_of(const char *name) {
  place at = {name, name, name, 0, 0};
  const char *dot = strchr(name, '.');
  if (dot != NULL && !is_stream(name) && strcmp(name, "loop.end") != 0) {
    at.child_size = (size_t)(dot - name);
    at.stream = at.event = dot + 1;
  }
  dot = strchr(at.stream, '.');
  if (is_stream(at.stream) && dot != NULL) {
    at.stream_size = (size_t)(dot - at.stream);
    at.event = dot + 1;
  }
  return at;
}

static bool same_part(const char *a, size_t a_size, const char *b, size_t b_size) {
  return a_size == b_size && strncmp(a, b, a_size) == 0;
}

/* A stream's 'close' has no order with the child's 'exit' and 'close'. */
static bool late_close(const place *stream, const place *child) {
  return stream->stream_size > 0 && child->stream_size == 0 && strcmp(stream->event, "close") == 0 &&
         (strcmp(child->event, "exit") == 0 || strcmp(child->event, "close") == 0);
}

static bool in_group(const cJSON *group, const char *name) {
  const cJSON *one;
  cJSON_ArrayForEach(one, group) if (cJSON_IsString(one) && text_matches(name, one->valuestring)) return true;
  return false;
}

static bool independent(const char *a, const char *b, const conf_unordered *unordered) {
  place p = place_of(a), q = place_of(b);
  if (strcmp(a, b) == 0 || strcmp(a, "loop.end") == 0 || strcmp(b, "loop.end") == 0)
    return false;
  for (size_t i = 0; i < unordered->count; i++)
    if (in_group(unordered->groups[i], a) && in_group(unordered->groups[i], b))
      return true;
  if (!same_part(p.child, p.child_size, q.child, q.child_size))
    return true;
  if (p.stream_size > 0 && q.stream_size > 0)
    return !same_part(p.stream, p.stream_size, q.stream, q.stream_size);
  return late_close(&p, &q) || late_close(&q, &p);
}

static bool held_back(const conf_transcript *transcript, const bool *taken, size_t i,
                      const conf_unordered *unordered) {
  for (size_t j = 0; j < i; j++)
    if (!taken[j] && !independent(transcript->entries[j].place, transcript->entries[i].place, unordered))
      return true;
  return false;
}

static size_t next_of(const conf_transcript *transcript, const bool *taken, const conf_unordered *unordered) {
  size_t best = transcript->count;
  for (size_t i = 0; i < transcript->count; i++) {
    if (taken[i] || held_back(transcript, taken, i, unordered))
      continue;
    if (best == transcript->count ||
        strcmp(transcript->entries[i].place, transcript->entries[best].place) < 0)
      best = i;
  }
  return best;
}

/* ---- joining ---- */

/* Data that came in pieces is one piece: how it is cut is nobody's promise. */
static bool join(conf_entry *to, const conf_entry *from) {
  const char *a = member(to->json, "event"), *b = member(from->json, "event");
  if (a == NULL || b == NULL || strcmp(a, b) != 0 || !text_matches(a, "*.data"))
    return false;
  cJSON *size = cJSON_GetObjectItemCaseSensitive(to->json, "size");
  if (size != NULL) {
    const cJSON *more = cJSON_GetObjectItemCaseSensitive(from->json, "size");
    cJSON_SetNumberValue(size, size->valuedouble + (more != NULL ? more->valuedouble : 0));
    return true;
  }
  const char *first = member(to->json, "text"), *second = member(from->json, "text");
  char *text = text_format("%s%s", first != NULL ? first : "", second != NULL ? second : "");
  cJSON_ReplaceItemInObjectCaseSensitive(to->json, "text", cJSON_CreateString(text));
  free(text);
  return true;
}

void transcript_sort(conf_transcript *transcript, const conf_unordered *unordered) {
  conf_entry *sorted = kit_alloc(transcript->count + 1, sizeof *sorted);
  bool *taken = kit_alloc(transcript->count + 1, sizeof *taken);
  size_t count = 0;
  for (size_t n = 0; n < transcript->count; n++) {
    size_t i = next_of(transcript, taken, unordered);
    taken[i] = true;
    if (count > 0 && join(&sorted[count - 1], &transcript->entries[i])) {
      cJSON_Delete(transcript->entries[i].json);
      free(transcript->entries[i].place);
      continue;
    }
    sorted[count++] = transcript->entries[i];
  }
  free(taken);
  free(transcript->entries);
  transcript->entries = sorted;
  transcript->count = count;
}
