#include "arenas.h"

#include "base/arena.h"
#include "scenarios.h"

void *__real_arena_alloc(struct arena *arena, size_t size);
void *__real_arena_array(struct arena *arena, size_t count, size_t size);
char *__real_arena_copy(struct arena *arena, const char *text);
char *__real_arena_join(struct arena *arena, const char *first, char between, const char *second);
void *__wrap_arena_alloc(struct arena *arena, size_t size);
void *__wrap_arena_array(struct arena *arena, size_t count, size_t size);
char *__wrap_arena_copy(struct arena *arena, const char *text);
char *__wrap_arena_join(struct arena *arena, const char *first, char between, const char *second);

/* Arenas are used by the thread that makes plans, which is the test's own. */
static unsigned uses, failing;

static bool fails(void) {
  return failing > 0 && ++uses == failing;
}

void *__wrap_arena_alloc(struct arena *arena, size_t size) {
  return fails() ? NULL : __real_arena_alloc(arena, size);
}

void *__wrap_arena_array(struct arena *arena, size_t count, size_t size) {
  return fails() ? NULL : __real_arena_array(arena, count, size);
}

char *__wrap_arena_copy(struct arena *arena, const char *text) {
  return fails() ? NULL : __real_arena_copy(arena, text);
}

char *__wrap_arena_join(struct arena *arena, const char *first, char between, const char *second) {
  return fails() ? NULL : __real_arena_join(arena, first, between, second);
}

void arenas_arm(unsigned k) {
  uses = 0;
  failing = k;
}

bool arenas_disarm(void) {
  bool reached = uses >= failing;
  failing = 0;
  return reached;
}

unsigned arenas_sweep(bool (*call)(void)) {
  for (unsigned k = 1;; k++) {
    state before = state_take();
    NOTE("use %u of an arena", k);
    arenas_arm(k);
    bool good = call();
    bool reached = arenas_disarm();
    state_expect(&before);
    EXPECT(good != reached);
    if (!reached)
      return k - 1;
  }
}
