/* epoll keeps what is watched in the kernel and says which sources are ready, however many there are. */
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct timer timer;
struct timer {
  timer *next;
  int64_t due;
  uint64_t round; /* in which it was added */
  void (*fn)(void *ctx);
  void *ctx;
};

typedef struct child child;
typedef struct source {
  int fd;
  child *owner;
  void (*ready)(child *one); /* it closes fd when there will be no more */
} source;

struct child {
  loop *loop;
  source out, process;
  int code, signal;
  child_listener listener;
};

struct loop {
  int epoll;
  timer *first;
  size_t timers, children;
  uint64_t round;
};

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

loop *loop_new(void) {
  loop *one = calloc(1, sizeof *one);
  int epoll = one ? epoll_create1(EPOLL_CLOEXEC) : -1;
  if (epoll < 0) {
    free(one);
    return NULL;
  }
  one->epoll = epoll;
  return one;
}

loop *loop_free(loop *one) {
  if (one)
    close(one->epoll);
  free(one);
  return NULL;
}

/* ---- Timers, sorted ---- */

int loop_after(loop *one, int ms, void (*fn)(void *ctx), void *ctx) {
  errno = ENOSPC;
  timer *added = one->timers < LOOP_MOST_TIMERS ? malloc(sizeof *added) : NULL, **at = &one->first;
  if (!added)
    return -1;
  *added = (timer){NULL, now_ms() + ms, one->round, fn, ctx};
  while (*at && (*at)->due <= added->due)
    at = &(*at)->next;
  added->next = *at;
  *at = added;
  one->timers++;
  return 0;
}

static void run_timers(loop *one) {
  int64_t now = now_ms();
  uint64_t round = one->round++;
  while (one->first && one->first->due <= now && one->first->round <= round) {
    timer *due = one->first, copy = *due;
    one->first = due->next;
    one->timers--;
    free(due);
    copy.fn(copy.ctx);
  }
}

static int time_out(const loop *one) {
  int64_t left = one->first ? one->first->due - now_ms() : -1;
  return one->first && left < 0 ? 0 : (int)left;
}

/* ---- Children ---- */

/* close() alone is not enough: a child that has not reached exec yet holds a copy, and epoll would go on
 * telling. */
static void close_source(source *one) {
  if (one->fd < 0)
    return;
  (void)epoll_ctl(one->owner->loop->epoll, EPOLL_CTL_DEL, one->fd, NULL);
  close(one->fd);
  one->fd = -1;
}

static void output_ready(child *one) {
  char data[4096];
  ssize_t got = read(one->out.fd, data, sizeof data);
  if (got > 0 && one->listener.on_data)
    one->listener.on_data(data, (size_t)got, one->listener.ctx);
  if (got == 0 || (got < 0 && errno != EINTR))
    close_source(&one->out);
}

static void process_ready(child *one) {
  siginfo_t info = {0}; /* what it tells of a child that cannot be waited for */
  while (waitid(P_PIDFD, (id_t)one->process.fd, &info, WEXITED) < 0 && errno == EINTR)
    ;
  one->code = info.si_code == CLD_EXITED ? info.si_status : -1;
  one->signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
  close_source(&one->process);
  if (one->listener.on_exit)
    one->listener.on_exit(one->code, one->signal, one->listener.ctx);
}

static void close_if_over(child *one) {
  if (one->out.fd >= 0 || one->process.fd >= 0)
    return;
  child closed = *one;
  one->loop->children--;
  free(one);
  if (closed.listener.on_close)
    closed.listener.on_close(closed.code, closed.signal, closed.listener.ctx);
}

static int add(const loop *one, source *added) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = added};
  return added->fd < 0 ? -1 : epoll_ctl(one->epoll, EPOLL_CTL_ADD, added->fd, &event);
}

static int start(child *one, char *const argv[]) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execvp(argv[0], argv);
    _exit(127);
  }
  one->out = (source){ends[0], one, output_ready};
  one->process = (source){pid < 0 ? -1 : pidfd_open(pid, 0), one, process_ready};
  int error = errno;
  close(ends[1]);
  errno = error;
  if (add(one->loop, &one->process) == 0 && add(one->loop, &one->out) == 0)
    return 0;
  error = errno;
  close_source(&one->out);
  close_source(&one->process);
  if (pid > 0) {
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  errno = error;
  return -1;
}

int loop_spawn(loop *one, char *const argv[], const child_listener *listener) {
  errno = ENOSPC;
  child *added = one->children < LOOP_MOST_CHILDREN ? malloc(sizeof *added) : NULL;
  if (!added)
    return -1;
  *added = (child){.loop = one, .listener = *listener};
  if (start(added, argv) < 0) {
    free(added);
    return -1;
  }
  one->children++;
  return 0;
}

/* One source a round: the callback may have ended what the next one belongs to. */
int loop_run(loop *one) {
  struct epoll_event event;
  while (one->children > 0 || one->first) {
    int ready = epoll_wait(one->epoll, &event, 1, time_out(one));
    run_timers(one);
    if (ready <= 0)
      continue;
    source *found = event.data.ptr;
    child *owner = found->owner;
    found->ready(owner);
    close_if_over(owner);
  }
  return 0;
}
