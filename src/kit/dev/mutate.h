/* Small changes of a C source, one at a time: what a check that looks closely has to notice. */
#ifndef KIT_DEV_MUTATE_H
#define KIT_DEV_MUTATE_H

#include <stddef.h>

typedef struct mutation {
  int line;
  char *change; /* such as "close(ends[1]) is left out" */
  char *text;   /* the whole source with it */
} mutation;

/* All of them, in the order of the source; NULL where it cannot be read. Free with mutations_free(). */
mutation *mutations_of(const char *path, size_t *ret_count);
void mutations_free(mutation *all, size_t count);

#endif
