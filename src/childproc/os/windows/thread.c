#include "os/os.h"
#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdlib.h>

struct os_mutex {
  SRWLOCK lock;
};

int os_mutex_open(os_mutex **ret) {
  os_mutex *mutex = sys_calloc(1, sizeof *mutex);
  if (!mutex)
    return -ENOMEM;
  InitializeSRWLock(&mutex->lock);
  *ret = mutex;
  return 0;
}

os_mutex *os_mutex_close(os_mutex *mutex) {
  free(mutex);
  return NULL;
}

void os_mutex_lock(os_mutex *mutex) {
  AcquireSRWLockExclusive(&mutex->lock);
}

void os_mutex_unlock(os_mutex *mutex) {
  ReleaseSRWLockExclusive(&mutex->lock);
}

/* The slot itself is thread-local; the fibre's slot only says when the thread ends. */
static _Thread_local struct slot {
  void *value;
  void (*free)(void *value);
} slot;

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static DWORD key;

static VOID NTAPI end_of_thread(PVOID own) {
  struct slot *ended = own;
  if (ended && ended->value && ended->free)
    ended->free(ended->value);
  if (ended)
    ended->value = NULL;
}

static BOOL CALLBACK make_key(PINIT_ONCE own, PVOID parameter, PVOID *context) {
  (void)own, (void)parameter, (void)context;
  return sys_thread_slot(end_of_thread, &key) >= 0; /* otherwise it is tried again */
}

void *os_thread_slot(void) {
  return slot.value;
}

int os_thread_slot_set(void *value, void (*free_value)(void *value)) {
  if (!InitOnceExecuteOnce(&once, make_key, NULL, NULL) || sys_thread_slot_set(key, value ? &slot : NULL) < 0)
    return -ENOMEM;
  slot = (struct slot){value, free_value};
  return 0;
}
