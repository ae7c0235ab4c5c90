/* Memory that is given back all at once. Every call returns NULL when there is none, and changes nothing. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
  struct arena_block *blocks; /* the newest first */
};

void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for anything */
void *arena_array(struct arena *arena, size_t count, size_t size);
char *arena_copy(struct arena *arena, const char *text);
char *arena_join(struct arena *arena, const char *first, char between, const char *second);
void arena_free(struct arena *arena);

#endif
