#include "child/abort.h"

#include "base/error.h"

#include <stdlib.h>

struct cp_abort {
  os_mutex *mutex; /* taken before a loop's own */
  size_t users;
  bool triggered;
  struct abort_link *links;
};

cp_abort *cp_abort_new(void) {
  cp_abort *abort = calloc(1, sizeof *abort);
  if (abort == NULL || os_mutex_open(&abort->mutex) < 0) {
    free(abort);
    error_memory();
    return NULL;
  }
  abort->users = 1;
  return abort;
}

cp_abort *abort_keep(cp_abort *abort) {
  if (abort == NULL)
    return NULL;
  os_mutex_lock(abort->mutex);
  abort->users++;
  os_mutex_unlock(abort->mutex);
  return abort;
}

cp_abort *cp_abort_free(cp_abort *abort) {
  if (abort == NULL)
    return NULL;
  os_mutex_lock(abort->mutex);
  bool last = --abort->users == 0;
  os_mutex_unlock(abort->mutex);
  if (last) {
    abort->mutex = os_mutex_close(abort->mutex);
    free(abort);
  }
  return NULL;
}

void cp_abort_trigger(cp_abort *abort) {
  if (abort == NULL)
    return;
  os_mutex_lock(abort->mutex);
  if (!abort->triggered)
    for (struct abort_link *link = abort->links; link != NULL; link = link->next)
      loop_post(link->loop, &link->post, link->run, link->ctx);
  abort->triggered = true;
  os_mutex_unlock(abort->mutex);
}

void abort_join(cp_abort *abort, cp_loop *loop, struct abort_link *link, void (*run)(void *ctx), void *ctx) {
  *link = (struct abort_link){.abort = abort_keep(abort), .loop = loop, .run = run, .ctx = ctx};
  if (abort == NULL)
    return;
  os_mutex_lock(abort->mutex);
  link->next = abort->links;
  abort->links = link;
  if (abort->triggered)
    loop_post(loop, &link->post, run, ctx);
  os_mutex_unlock(abort->mutex);
}

void abort_leave(struct abort_link *link) {
  cp_abort *abort = link->abort;
  if (abort == NULL)
    return;
  os_mutex_lock(abort->mutex);
  for (struct abort_link **at = &abort->links; *at != NULL; at = &(*at)->next) {
    if (*at == link) {
      *at = link->next;
      break;
    }
  }
  os_mutex_unlock(abort->mutex);
  loop_unpost(link->loop, &link->post);
  link->abort = cp_abort_free(abort);
}
