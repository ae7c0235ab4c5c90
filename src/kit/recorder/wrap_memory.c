/* Memory: it may run out, and its functions are not async-signal-safe. */
#include "internal.h"
#include "wrap.h"

#include <stdlib.h>

void *__wrap_malloc(size_t size) {
  uint64_t site = SITE;
  if (rec_fault("malloc", site))
    return NULL;
  rec_unsafe_begin("malloc", site);
  void *memory = malloc(size);
  rec_unsafe_end();
  return memory;
}

void *__wrap_calloc(size_t count, size_t size) {
  uint64_t site = SITE;
  if (rec_fault("calloc", site))
    return NULL;
  rec_unsafe_begin("calloc", site);
  void *memory = calloc(count, size);
  rec_unsafe_end();
  return memory;
}

void *__wrap_realloc(void *old, size_t size) {
  uint64_t site = SITE;
  if (rec_fault("realloc", site))
    return NULL;
  rec_unsafe_begin("realloc", site);
  void *memory = realloc(old, size);
  rec_unsafe_end();
  return memory;
}

void __wrap_free(void *memory) {
  rec_unsafe_begin("free", SITE);
  free(memory);
  rec_unsafe_end();
}
