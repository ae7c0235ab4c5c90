/*
 * Brings transcripts that are equivalent into the same order.
 *
 * Two entries that nothing orders may come either way round. Which those are says independent(); all
 * transcripts that differ only in the order of neighbours without an order have one normal form, which is
 * built by taking, again and again, the smallest name that nothing earlier holds back.
 */
#include "common/text.h"
#include "conformance/conformance.h"

#include <stdlib.h>
#include <string.h>

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

/* Messages and bytes of pipes come through different descriptors. */
static bool of_channel(const place *at) {
  static const char *const events[] = {"message", "internalMessage", "disconnect", "sent"};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++)
    if (at->stream_size == 0 && strcmp(at->event, events[i]) == 0)
      return true;
  return false;
}

/*
 * A stream's 'close' has no order with the child's 'exit' and 'close', and with the callback in it. Where
 * there are several children, Node may wait for one of them before it has read what that one wrote: its
 * 'exit' has no order with its streams and its channel; and then 'disconnect' follows 'close'. On Windows,
 * where both come through one queue, it is always so.
 */
static bool late(const place *stream, const place *child, bool free_exit) {
  if (free_exit && of_channel(stream) &&
      (strcmp(child->event, "exit") == 0 ||
       (strcmp(child->event, "close") == 0 && strcmp(stream->event, "disconnect") == 0)))
    return true;
  if (stream->stream_size == 0 || child->stream_size > 0)
    return false;
  bool exit = strcmp(child->event, "exit") == 0;
  bool close = strcmp(child->event, "close") == 0 || strcmp(child->event, "callback") == 0;
  return (exit && free_exit) || (strcmp(stream->event, "close") == 0 && (exit || close));
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
  if ((p.stream_size > 0 && of_channel(&q)) || (q.stream_size > 0 && of_channel(&p)))
    return true;
  return late(&p, &q, unordered->free_exit) || late(&q, &p, unordered->free_exit);
}

/* Per entry: it is in the new order already; it has an order with nothing. */
typedef struct marks {
  bool *taken, *loose;
} marks;

static bool held_back(const conf_transcript *transcript, const marks *marked, size_t i,
                      const conf_unordered *unordered) {
  for (size_t j = 0; j < i && !marked->loose[i]; j++)
    if (!marked->taken[j] && !marked->loose[j] &&
        !independent(transcript->entries[j].place, transcript->entries[i].place, unordered))
      return true;
  return false;
}

static size_t next_of(const conf_transcript *transcript, const marks *marked,
                      const conf_unordered *unordered) {
  size_t best = transcript->count;
  for (size_t i = 0; i < transcript->count; i++) {
    if (marked->taken[i] || held_back(transcript, marked, i, unordered))
      continue;
    if (best == transcript->count ||
        strcmp(transcript->entries[i].place, transcript->entries[best].place) < 0)
      best = i;
  }
  return best;
}

/* ---- joining ---- */

static const char *member(const cJSON *json, const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));
}

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

static bool is_loose(const cJSON *entry, const conf_unordered *unordered) {
  for (size_t i = 0; i < unordered->loose_count; i++)
    if (entry_matches(entry, unordered->loose[i]))
      return true;
  return false;
}

void transcript_sort(conf_transcript *transcript, const conf_unordered *unordered) {
  conf_entry *sorted = kit_alloc(transcript->count + 1, sizeof *sorted);
  marks marked = {kit_alloc(transcript->count + 1, sizeof(bool)),
                  kit_alloc(transcript->count + 1, sizeof(bool))};
  size_t count = 0;
  for (size_t i = 0; i < transcript->count; i++)
    marked.loose[i] = is_loose(transcript->entries[i].json, unordered);
  for (size_t n = 0; n < transcript->count; n++) {
    size_t i = next_of(transcript, &marked, unordered);
    marked.taken[i] = true;
    if (count > 0 && join(&sorted[count - 1], &transcript->entries[i])) {
      cJSON_Delete(transcript->entries[i].json);
      free(transcript->entries[i].place);
      continue;
    }
    sorted[count++] = transcript->entries[i];
  }
  free(marked.taken);
  free(marked.loose);
  free(transcript->entries);
  transcript->entries = sorted;
  transcript->count = count;
}

void unordered_add(conf_unordered *to, const cJSON *groups) {
  const cJSON *group;
  cJSON_ArrayForEach(group, groups) {
    to->groups = kit_grow(to->groups, to->count + 1, sizeof *to->groups);
    to->groups[to->count++] = group;
  }
}
