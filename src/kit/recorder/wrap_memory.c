/* Memory is not recorded, but it may run out. */
#include "internal.h"
#include "wrap.h"

#include <stdlib.h>

void *__wrap_malloc(size_t size) {
  return rec_fault("malloc", SITE) ? NULL : malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
  return rec_fault("calloc", SITE) ? NULL : calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size) {
  return rec_fault("realloc", SITE) ? NULL : realloc(old, size);
}
