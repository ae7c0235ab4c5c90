#include "io/loop_state.h"

#include <errno.h>
#include <stdlib.h>

void loop_post(cp_loop *loop, struct post *post, void (*run)(void *ctx), void *ctx) {
  os_mutex_lock(loop->mutex);
  if (!post->queued) {
    *post = (struct post){.run = run, .ctx = ctx, .queued = true};
    *loop->last_post = post;
    loop->last_post = &post->next;
  }
  os_mutex_unlock(loop->mutex);
  os_loop_wake(loop->os);
}

static void unlink_post(cp_loop *loop, struct post *post) {
  for (struct post **at = &loop->first_post; *at != NULL; at = &(*at)->next) {
    if (*at != post)
      continue;
    *at = post->next;
    if (loop->last_post == &post->next)
      loop->last_post = at;
    break;
  }
  post->queued = false;
}

void loop_unpost(cp_loop *loop, struct post *post) {
  os_mutex_lock(loop->mutex);
  if (post->queued)
    unlink_post(loop, post);
  os_mutex_unlock(loop->mutex);
}

static struct post *take_post(cp_loop *loop) {
  os_mutex_lock(loop->mutex);
  struct post *post = loop->first_post;
  if (post != NULL)
    unlink_post(loop, post);
  os_mutex_unlock(loop->mutex);
  return post;
}

bool loop_has_posts(cp_loop *loop) {
  os_mutex_lock(loop->mutex);
  bool some = loop->first_post != NULL;
  os_mutex_unlock(loop->mutex);
  return some;
}

void loop_run_posts(cp_loop *loop) {
  if (atomic_exchange(&loop->woken, false) && loop->on_wake != NULL) {
    loop->on_wake(loop, loop->wake_ctx);
    loop_run_ticks(loop);
  }
  struct post *post;
  while ((post = take_post(loop)) != NULL) {
    post->run(post->ctx);
    loop_run_ticks(loop);
  }
}

struct user_post {
  struct post post;
  cp_loop *loop;
  cp_loop_fn *fn;
  void *ctx;
};

static void run_user_post(void *ctx) {
  struct user_post own = *(struct user_post *)ctx;
  free(ctx);
  own.fn(own.loop, own.ctx);
}

int cp_loop_post(cp_loop *loop, cp_loop_fn *fn, void *ctx) {
  if (loop == NULL || fn == NULL)
    return -EINVAL;
  struct user_post *own = calloc(1, sizeof *own);
  if (own == NULL)
    return -ENOMEM;
  own->loop = loop;
  own->fn = fn;
  own->ctx = ctx;
  loop_post(loop, &own->post, run_user_post, own);
  return 0;
}

void cp_loop_wake(cp_loop *loop) {
  if (loop == NULL)
    return;
  atomic_store(&loop->woken, true);
  os_loop_wake(loop->os);
}

void cp_loop_on_wake(cp_loop *loop, cp_loop_fn *fn, void *ctx) {
  if (loop == NULL)
    return;
  loop->on_wake = fn;
  loop->wake_ctx = ctx;
}

void loop_drop_posts(cp_loop *loop) {
  struct post *post;
  while ((post = take_post(loop)) != NULL)
    if (post->run == run_user_post)
      free(post->ctx);
}
