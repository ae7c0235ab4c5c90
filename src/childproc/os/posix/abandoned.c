#include "os/posix/abandoned.h"

#include "os/os.h"
#include "os/sys.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct abandoned *first;
static atomic_bool some;

void abandon(struct abandoned *own, int pidfd, int pid, void *memory) {
  (void)pthread_mutex_lock(&lock);
  *own = (struct abandoned){.next = first, .pidfd = pidfd, .pid = pid, .memory = memory};
  first = own;
  atomic_store(&some, true);
  (void)pthread_mutex_unlock(&lock);
}

/* In a process that the host forked they are nobody's (ECHILD), and the lock may be held by a thread of the
 * parent. */
void abandoned_reap(void) {
  if (!atomic_load(&some) || pthread_mutex_trylock(&lock) != 0)
    return;
  for (struct abandoned **at = &first; *at;) {
    struct abandoned *one = *at;
    sys_exit ignored;
    if (sys_wait(one->pidfd, one->pid, SYS_WAIT_NOW, &ignored) == 0) {
      at = &one->next;
      continue;
    }
    *at = one->next;
    os_close(one->pidfd);
    free(one->memory);
  }
  atomic_store(&some, first != NULL);
  (void)pthread_mutex_unlock(&lock);
}
