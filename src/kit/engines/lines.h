/* Addresses of a program as source lines, through addr2line(1). */
#ifndef KIT_ENGINES_LINES_H
#define KIT_ENGINES_LINES_H

#include <stddef.h>
#include <stdint.h>

typedef struct line_entry {
  uint64_t address;
  char text[96];
} line_entry;

typedef struct line_cache {
  line_entry **items; /* pointers: texts stay where they are while the cache grows */
  size_t count;
} line_cache;

/* "hang.c:12", or "" where it cannot be known; the text is the cache's. */
const char *line_of(line_cache *cache, const char *program, uint64_t address);
void line_cache_free(line_cache *cache);

#endif
