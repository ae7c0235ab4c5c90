#include "os/posix/waiter.h"
#include "os/sys.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>

enum { STACK_SIZE = 128 * 1024, NO_PID = -1 };

/*
 * Shared by the thread and the process, freed by the last of them. lock guards all but mail. Taken
 * before loop->mail_lock.
 */
struct waiter {
  pthread_mutex_t lock;
  pthread_cond_t named;
  int references;
  int pidfd;            /* the thread's own, or -1 */
  int pid;              /* NO_PID until known; 0: there will be none */
  struct link *process; /* NULL: nobody is to be told */
  os_loop *loop;        /* of process */
  bool reap;            /* the thread reaps it when it ends */
  bool ended;
  struct link mail; /* in loop->mail */
};

static void release(struct waiter *waiter) {
  (void)pthread_mutex_lock(&waiter->lock);
  bool last = --waiter->references == 0;
  (void)pthread_mutex_unlock(&waiter->lock);
  if (!last)
    return;
  os_close(waiter->pidfd);
  (void)pthread_cond_destroy(&waiter->named);
  (void)pthread_mutex_destroy(&waiter->lock);
  free(waiter);
}

static void tell_loop(struct waiter *waiter) {
  os_loop *loop = waiter->loop;
  (void)pthread_mutex_lock(&loop->mail_lock);
  queue_push(&loop->mail, &waiter->mail);
  (void)pthread_mutex_unlock(&loop->mail_lock);
  poller_wake(loop->poller);
}

static void *run(void *arg) {
  struct waiter *waiter = arg;
  sys_exit ignored;
  (void)pthread_mutex_lock(&waiter->lock);
  while (waiter->pid == NO_PID)
    (void)pthread_cond_wait(&waiter->named, &waiter->lock);
  int pid = waiter->pid;
  (void)pthread_mutex_unlock(&waiter->lock);
  if (pid > 0)
    (void)sys_wait(waiter->pidfd, pid, SYS_WAIT_LOOK, &ignored);
  (void)pthread_mutex_lock(&waiter->lock);
  waiter->ended = true;
  if (waiter->process && pid > 0)
    tell_loop(waiter);
  bool reap = waiter->reap && pid > 0;
  (void)pthread_mutex_unlock(&waiter->lock);
  if (reap)
    (void)sys_wait(waiter->pidfd, pid, SYS_WAIT_NOW, &ignored);
  release(waiter);
  return NULL;
}

/* With signals blocked, so that the host's handlers run in the host's threads; not those that libc needs. */
static int start_thread(struct waiter *waiter, size_t stack_size) {
  pthread_attr_t attributes;
  int r = pthread_attr_init(&attributes);
  if (r != 0)
    return -r;
  (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_size > 0)
    (void)pthread_attr_setstacksize(&attributes, stack_size);
  sigset_t all, old;
  sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_t thread;
  r = pthread_create(&thread, &attributes, run, waiter);
  (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
  (void)pthread_attr_destroy(&attributes);
  return -r;
}

static int waiter_new(struct waiter init, struct waiter **ret) {
  struct waiter *waiter = sys_calloc(1, sizeof *waiter);
  if (!waiter)
    return -ENOMEM;
  *waiter = init;
  (void)pthread_mutex_init(&waiter->lock, NULL);
  (void)pthread_cond_init(&waiter->named, NULL);
  int r = sys_fault(CALL_THREAD);
  if (r >= 0)
    r = start_thread(waiter, STACK_SIZE);
  if (r == -EINVAL) /* much thread-local memory needs a larger stack */
    r = start_thread(waiter, 0);
  if (r < 0) {
    waiter->pidfd = -1;
    waiter->references = 1;
    release(waiter);
    return r;
  }
  *ret = waiter;
  return 0;
}

int waiter_open(os_loop *loop, struct link *process, struct waiter **ret) {
  return waiter_new(
      (struct waiter){.references = 2, .pidfd = -1, .pid = NO_PID, .process = process, .loop = loop}, ret);
}

int waiter_adopt(int pidfd, int pid) {
  struct waiter *ignored;
  return waiter_new((struct waiter){.references = 1, .pidfd = pidfd, .pid = pid, .reap = true}, &ignored);
}

static void name(struct waiter *waiter, int pid) {
  waiter->pid = pid;
  (void)pthread_cond_signal(&waiter->named);
}

void waiter_go(struct waiter *waiter, int pid) {
  (void)pthread_mutex_lock(&waiter->lock);
  name(waiter, pid);
  (void)pthread_mutex_unlock(&waiter->lock);
}

struct waiter *waiter_close(struct waiter *waiter, bool reap) {
  (void)pthread_mutex_lock(&waiter->lock);
  if (waiter->pid == NO_PID)
    name(waiter, 0);
  int pid = waiter->pid;
  bool ended = waiter->ended;
  if (waiter->process) {
    (void)pthread_mutex_lock(&waiter->loop->mail_lock);
    queue_remove(&waiter->mail);
    (void)pthread_mutex_unlock(&waiter->loop->mail_lock);
  }
  waiter->process = NULL;
  waiter->reap = reap;
  (void)pthread_mutex_unlock(&waiter->lock);
  sys_exit ignored;
  if (reap && ended) /* the thread has gone past the place where it would */
    (void)sys_wait(-1, pid, SYS_WAIT_NOW, &ignored);
  release(waiter);
  return NULL;
}

void waiter_collect(os_loop *loop) {
  (void)pthread_mutex_lock(&loop->mail_lock);
  for (struct link *link; (link = queue_first(&loop->mail));) {
    queue_remove(link);
    loop_may_have_ended(loop, QUEUE_OWNER(link, struct waiter, mail)->process);
  }
  (void)pthread_mutex_unlock(&loop->mail_lock);
}
