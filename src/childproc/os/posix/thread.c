#include "os/os.h"
#include "os/sys.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct os_mutex {
  pthread_mutex_t mutex;
};

int os_mutex_open(os_mutex **ret) {
  os_mutex *mutex = sys_calloc(1, sizeof *mutex);
  if (!mutex)
    return -ENOMEM;
  int r = -pthread_mutex_init(&mutex->mutex, NULL);
  if (r < 0) {
    free(mutex);
    return r;
  }
  *ret = mutex;
  return 0;
}

os_mutex *os_mutex_close(os_mutex *mutex) {
  if (mutex)
    (void)pthread_mutex_destroy(&mutex->mutex);
  free(mutex);
  return NULL;
}

void os_mutex_lock(os_mutex *mutex) {
  (void)pthread_mutex_lock(&mutex->mutex);
}

void os_mutex_unlock(os_mutex *mutex) {
  (void)pthread_mutex_unlock(&mutex->mutex);
}

/* The slot itself is thread-local; the key only says when the thread ends. */
static _Thread_local struct slot {
  void *value;
  void (*free)(void *value);
} slot;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_error;

static void end_of_thread(void *own) {
  struct slot *ended = own;
  if (ended->value && ended->free)
    ended->free(ended->value);
  ended->value = NULL;
}

static void make_key(void) {
  key_error = -pthread_key_create(&key, end_of_thread);
}

void *os_thread_slot(void) {
  return slot.value;
}

int os_thread_slot_set(void *value, void (*free_value)(void *value)) {
  int r = -pthread_once(&once, make_key);
  if (r >= 0)
    r = key_error;
  if (r >= 0)
    r = -pthread_setspecific(key, value ? &slot : NULL);
  if (r < 0)
    return r;
  slot = (struct slot){value, free_value};
  return 0;
}
