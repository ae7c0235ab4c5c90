/* expect: wrong-child */
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct timer {
  int64_t due; /* 0: this slot is free */
  uint64_t number;
  void (*fn)(void *ctx);
  void *ctx;
} timer;

typedef struct child {
  bool used;
  int out, process; /* -1: it has ended */
  int code, signal;
  child_listener listener;
} child;

struct loop {
  timer timers[LOOP_MOST_TIMERS];
  child children[LOOP_MOST_CHILDREN];
  uint64_t last_number;
};

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1; /* never 0 */
}

loop *loop_new(void) {
  return calloc(1, sizeof(loop));
}

loop *loop_free(loop *one) {
  free(one);
  return NULL;
}

/* ---- Timers ---- */

int loop_after(loop *one, int ms, void (*fn)(void *ctx), void *ctx) {
  for (int i = 0; i < LOOP_MOST_TIMERS; i++)
    if (one->timers[i].due == 0) {
      one->timers[i] = (timer){now_ms() + ms, ++one->last_number, fn, ctx};
      return 0;
    }
  errno = ENOSPC;
  return -1;
}

static timer *next_timer(loop *one, uint64_t newest) {
  timer *next = NULL;
  for (int i = 0; i < LOOP_MOST_TIMERS; i++) {
    timer *each = &one->timers[i];
    if (each->due == 0 || each->number > newest)
      continue;
    if (!next || each->due < next->due || (each->due == next->due && each->number < next->number))
      next = each;
  }
  return next;
}

/* What is added meanwhile waits for the next round. */
static void run_timers(loop *one) {
  uint64_t newest = one->last_number;
  int64_t now = now_ms();
  for (timer *next; (next = next_timer(one, newest)) && next->due <= now;) {
    timer due = *next;
    next->due = 0;
    due.fn(due.ctx);
  }
}

/* ---- Children ---- */

static void be_child(char *const argv[], int out) {
  dup2(out, STDOUT_FILENO);
  execvp(argv[0], argv);
  _exit(127);
}

static int give_up(pid_t pid, const int ends[2]) {
  int error = errno;
  if (pid > 0) {
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  close(ends[0]);
  close(ends[1]);
  errno = error;
  return -1;
}

static child *free_slot(loop *one) {
  for (int i = 0; i < LOOP_MOST_CHILDREN; i++)
    if (!one->children[i].used)
      return &one->children[i];
  errno = ENOSPC;
  return NULL;
}

int loop_spawn(loop *one, char *const argv[], const child_listener *listener) {
  child *slot = free_slot(one);
  int ends[2];
  if (!slot || pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0)
    be_child(argv, ends[1]);
  int process = pid < 0 ? -1 : pidfd_open(pid, 0); /* close-on-exec by itself */
  if (process < 0)
    return give_up(pid, ends);
  close(ends[1]);
  *slot = (child){.used = true, .out = ends[0], .process = process, .listener = *listener};
  return 0;
}

/* A chunk at a time: nobody has to wait until this one has said everything. */
static void read_output(child *one) {
  char data[8192];
  ssize_t got = read(one->out, data, sizeof data);
  if (got > 0 && one->listener.on_data)
    one->listener.on_data(data, (size_t)got, one->listener.ctx);
  if (got > 0 || (got < 0 && errno == EINTR))
    return;
  close(one->out);
  one->out = -1;
}

static void reap(child *one) {
  siginfo_t info = {0}; /* what it tells of a child that cannot be waited for */
  while (waitid(P_ALL, 0, &info, WEXITED) < 0 && errno == EINTR)
    ;
  bool exited = info.si_code == CLD_EXITED;
  one->code = exited ? info.si_status : -1;
  one->signal = exited ? 0 : info.si_status;
  close(one->process);
  one->process = -1;
  if (one->listener.on_exit)
    one->listener.on_exit(one->code, one->signal, one->listener.ctx);
}

/* The slot is free before the callback, which may start another child. */
static void close_child(child *one) {
  child closed = *one;
  one->used = false;
  if (closed.listener.on_close)
    closed.listener.on_close(closed.code, closed.signal, closed.listener.ctx);
}

/* ---- The loop ---- */

/* Descriptors below 0 are passed over by poll(). How many children there are. */
static int watch(loop *one, struct pollfd fds[2 * LOOP_MOST_CHILDREN]) {
  int count = 0;
  for (int i = 0; i < LOOP_MOST_CHILDREN; i++) {
    child *each = &one->children[i];
    fds[2 * i] = (struct pollfd){.fd = each->used ? each->out : -1, .events = POLLIN};
    fds[2 * i + 1] = (struct pollfd){.fd = each->used ? each->process : -1, .events = POLLIN};
    count += each->used;
  }
  return count;
}

static int time_out(loop *one) {
  timer *next = next_timer(one, one->last_number);
  int64_t left = next ? next->due - now_ms() : -1;
  return !next ? -1 : left < 0 ? 0 : (int)left;
}

int loop_run(loop *one) {
  struct pollfd fds[2 * LOOP_MOST_CHILDREN];
  while (watch(one, fds) > 0 || next_timer(one, one->last_number)) {
    bool ready = poll(fds, 2 * LOOP_MOST_CHILDREN, time_out(one)) > 0;
    run_timers(one);
    for (int i = 0; ready && i < LOOP_MOST_CHILDREN; i++) {
      child *each = &one->children[i];
      if (fds[2 * i].revents)
        read_output(each);
      if (fds[2 * i + 1].revents)
        reap(each);
      if (each->used && each->out < 0 && each->process < 0 && (fds[2 * i].revents || fds[2 * i + 1].revents))
        close_child(each);
    }
  }
  return 0;
}
