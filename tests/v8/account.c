#include "account.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

static bool counting;
static size_t held, most, uses, failing;

void account_start(size_t fail) {
  held = most = uses = 0;
  failing = fail;
  counting = true;
}

size_t account_stop(size_t *ret_held) {
  counting = false;
  *ret_held = held;
  return most;
}

bool account_failed(void) {
  return failing > 0 && uses >= failing;
}

static bool fails(void) {
  if (!counting || ++uses != failing)
    return false;
  errno = ENOMEM;
  return true;
}

static void *taken(void *memory) {
  if (memory != NULL && counting)
    held += malloc_usable_size(memory);
  if (held > most)
    most = held;
  return memory;
}

static void given(void *memory) {
  if (memory != NULL && counting)
    held -= malloc_usable_size(memory);
}

void *__wrap_malloc(size_t size) {
  return fails() ? NULL : taken(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size) {
  return fails() ? NULL : taken(__real_calloc(count, size));
}

/* Old and new are held at once while it moves. */
void *__wrap_realloc(void *memory, size_t size) {
  if (fails())
    return NULL;
  size_t before = memory != NULL ? malloc_usable_size(memory) : 0;
  void *moved = taken(__real_realloc(memory, size));
  if (moved != NULL && counting)
    held -= before;
  return moved;
}

void __wrap_free(void *memory) {
  given(memory);
  __real_free(memory);
}
