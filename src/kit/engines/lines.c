#include "lines.h"
#include "capture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* addr2line says "hang.c:12", "hang.c:12 (discriminator 2)", "hang.c:?" or "??:0". */
static void keep_line(const char *said, char *text, size_t size) {
  size_t length = strcspn(said, " \n");
  const char *colon = memchr(said, ':', length);
  if (said[0] == '?' || !colon || colon[1] < '1' || colon[1] > '9' || length >= size)
    return;
  memcpy(text, said, length);
  text[length] = 0;
}

static void ask(const char *program, uint64_t address, char *text, size_t size) {
  char hex[32];
  (void)snprintf(hex, sizeof hex, "0x%" PRIx64, address);
  char *said = NULL;
  if (capture("addr2line", (const char *const[]){"-s", "-e", program, hex, NULL}, &said) == 0)
    keep_line(said, text, size);
  free(said);
}

const char *line_of(line_cache *cache, const char *program, uint64_t address) {
  for (size_t i = 0; i < cache->count; i++)
    if (cache->items[i]->address == address)
      return cache->items[i]->text;
  line_entry **items = realloc(cache->items, (cache->count + 1) * sizeof *items);
  if (!items)
    return "";
  cache->items = items;
  line_entry *entry = calloc(1, sizeof *entry);
  if (!entry)
    return "";
  entry->address = address;
  ask(program, address, entry->text, sizeof entry->text);
  items[cache->count++] = entry;
  return entry->text;
}

void line_cache_free(line_cache *cache) {
  for (size_t i = 0; i < cache->count; i++)
    free(cache->items[i]);
  free(cache->items);
  *cache = (line_cache){NULL, 0};
}
