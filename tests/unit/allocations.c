#include "allocations.h"

#include "scenarios.h"

#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *memory);

/* Only of this process: a copied child is none of it. */
static atomic_bool armed;
static atomic_uint uses, failing, fired;
static atomic_llong live;       /* pieces that were allocated while armed, or freed */
static atomic_llong held, most; /* bytes */

static bool fails(void) {
  if (!atomic_load(&armed))
    return false;
  if (atomic_fetch_add(&uses, 1) + 1 != atomic_load(&failing))
    return false;
  atomic_fetch_add(&fired, 1);
  errno = ENOMEM;
  return true;
}

static void hold(long long bytes) {
  long long now = atomic_fetch_add(&held, bytes) + bytes;
  long long before = atomic_load(&most);
  while (now > before && !atomic_compare_exchange_weak(&most, &before, now))
    ;
}

static void *counted(void *memory) {
  if (memory == NULL || !atomic_load(&armed))
    return memory;
  atomic_fetch_add(&live, 1);
  hold((long long)malloc_usable_size(memory));
  return memory;
}

void *__wrap_malloc(size_t size) {
  return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size) {
  return fails() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *memory, size_t size) {
  if (fails())
    return NULL;
  long long before = memory == NULL ? 0 : (long long)malloc_usable_size(memory);
  void *grown = __real_realloc(memory, size);
  if (memory == NULL)
    return counted(grown);
  if (grown != NULL && atomic_load(&armed)) {
    hold((long long)malloc_usable_size(grown)); /* as if it had been copied, which it may have been */
    hold(-before);
  }
  return grown;
}

char *__wrap_strdup(const char *text) {
  return fails() ? NULL : counted(__real_strdup(text));
}

void __wrap_free(void *memory) {
  if (memory != NULL && atomic_load(&armed)) {
    atomic_fetch_sub(&live, 1);
    hold(-(long long)malloc_usable_size(memory));
  }
  __real_free(memory);
}

/* What a process makes once and keeps: the job of its children, each thread's last error. */
void allocations_once(void) {
  if (on_posix())
    return;
  cp_result_free(cp_spawn_sync(test_program(), HELPER_ARGS("code", "0"), NULL));
  EXPECT(cp_spawn("", NULL, NULL) == NULL);
}

unsigned allocations_next(unsigned k) {
  return on_posix() || test_full() || k < 40 ? k + 1 : k + k / 8;
}

void allocations_arm(unsigned k) {
  atomic_store(&uses, 0);
  atomic_store(&fired, 0);
  atomic_store(&live, 0);
  atomic_store(&held, 0);
  atomic_store(&most, 0);
  atomic_store(&failing, k);
  atomic_store(&armed, true);
}

bool allocations_reached(void) {
  return atomic_load(&fired) > 0;
}

void allocations_let_go(void) {
  atomic_store(&armed, false);
}

/* What a waiter's thread frees is freed a little later. */
bool allocations_disarm(void) {
  time_t end = time(NULL) + DEADLINE_MS / 1000;
  while (atomic_load(&live) != 0 && time(NULL) < end)
    sched_yield();
  allocations_let_go();
  long long left = atomic_load(&live);
  EXPECT_EQ(left, 0);
  return atomic_load(&fired) > 0;
}

size_t allocations_most(void) {
  return (size_t)atomic_load(&most);
}

void allocations_sweep(bool (*call)(void)) {
  if (!on_posix())
    (void)call();
  allocations_once();
  for (unsigned k = 1;; k = allocations_next(k)) {
    state before = state_take();
    NOTE("allocation %u", k);
    allocations_arm(k);
    bool good = call();
    bool reached = allocations_disarm();
    state_expect(&before);
    EXPECT(good || reached);
    if (!reached)
      return;
  }
}
