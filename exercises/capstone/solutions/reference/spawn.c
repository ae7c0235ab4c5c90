/* cp_spawn(): checks, opens, forks, and hears from the new process whether its program has started. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- fork and the report ---- */

static int fork_quietly(const plan *p) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* no handler of ours runs in the new process */
  int pid = fork();
  if (pid == 0)
    program_run(p);
  int e = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return pid < 0 ? -e : pid;
}

/* 0: the program runs. */
static int read_report(int fd, report *ret) {
  ssize_t n;
  do
    n = read(fd, ret, sizeof *ret);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)sizeof *ret ? -ret->errnum : 0;
}

static void reap(int pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

/* A descriptor is held ready, so that the new process can be watched even when this was the last one. */
static int start(plan *p, int *ret_pidfd, report *ret_report) {
  int ends[2], reserve = fd_above_2(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (reserve < 0)
    return -errno;
  if (pipe2(ends, O_CLOEXEC) < 0) {
    int e = errno;
    close(reserve);
    return -e;
  }
  p->report_fd = ends[1];
  int pid = fork_quietly(p);
  close(ends[1]);
  close(reserve);
  int pidfd = pid > 0 ? fd_above_2((int)syscall(SYS_pidfd_open, pid, 0)) : -1;
  int result = pid > 0 ? read_report(ends[0], ret_report) : pid;
  close(ends[0]);
  if (result == 0) {
    *ret_pidfd = pidfd; /* -1: it was waited for by somebody else already */
    return pid;
  }
  if (pidfd >= 0)
    close(pidfd);
  if (pid > 0)
    reap(pid);
  return result;
}

/* ---- Errors ---- */

static bool is_event(int errnum) {
  return errnum == EACCES || errnum == EAGAIN || errnum == EMFILE || errnum == ENFILE || errnum == ENOENT;
}

/* "spawn nope ENOENT" as an event, "spawn E2BIG" from the call; "chdir /no/such/place ENOENT". */
static cp_error *explain(const plan *p, int errnum, const report *r) {
  const char *code = error_name(errnum), *path = r->step == 1 ? p->cwd : is_event(errnum) ? p->file : NULL;
  char *call = NULL, *text = NULL;
  if (asprintf(&call, "%s%s%s", r->step == 1 ? "chdir" : "spawn", path ? " " : "", path ? path : "") < 0)
    return NULL;
  cp_error *error = NULL;
  if (asprintf(&text, "%s %s", call, code) >= 0)
    error = error_new(errnum, "Error", code, text, r->step == 1 ? "chdir" : call, path);
  free(text);
  free(call);
  return error;
}

/* ---- The child's object ---- */

static void add_streams(cp_child *child, plan *p) {
  child->streams = calloc(p->count, sizeof(cp_stream *));
  child->stream_count = child->streams ? p->count : 0;
  for (size_t i = 0; i < child->stream_count; i++) {
    cp_stdio_kind kind = p->stdio[i].kind;
    if (kind != CP_STDIO_PIPE && kind != CP_STDIO_IPC)
      continue;
    bool both = i > 2 || kind == CP_STDIO_IPC;
    cp_stream *stream = stream_new(child->loop, p->parents[i], both || i > 0, both || i == 0);
    child->streams[i] = stream;
    if (!stream)
      continue;
    p->parents[i] = -1;
    stream->child = child;
    stream->output = i == 1 ? &child->result.out : i == 2 ? &child->result.err : NULL;
    if (kind == CP_STDIO_IPC)
      child->channel = channel_new(stream, child);
  }
}

static void time_out(cp_loop *loop, void *ctx) {
  cp_child *child = ctx;
  (void)loop;
  child->timer = 0;
  if (child->command)
    command_give_up(child);
  else
    (void)child_signal(child, child->kill_signal);
}

static cp_child *add_child(cp_loop *loop, plan *p, const cp_options *options) {
  cp_child *child = calloc(1, sizeof *child), **at = &loop->children;
  if (!child)
    return NULL;
  *child = (cp_child){.loop = loop, .pidfd = -1, .file = p->file, .args = p->args};
  p->file = NULL;
  p->args = NULL;
  child->result = (cp_result){.code = -1, .out = {.data = ""}, .err = {.data = ""}};
  child->kill_signal = options->kill_signal ? options->kill_signal : SIGTERM;
  child->tree = p->session && options->tree;
  add_streams(child, p);
  while (*at)
    at = &(*at)->next;
  *at = child;
  return child;
}

static void is_started(cp_child *child, int pid, int pidfd, int64_t timeout_ms) {
  child->pid = child->result.pid = pid;
  child->pidfd = pidfd;
  child->spawn_due = child->running = true;
  child->gone = pidfd < 0;
  if (timeout_ms > 0)
    child->timer = timer_add(child->loop, timeout_ms, false, time_out, child);
}

static void has_failed(cp_child *child, cp_error *error) {
  child->error_due = true;
  child->result.error = error;
  child->result.code = error ? -error->errnum : -ENOMEM;
}

/* ---- cp_spawn ---- */

/* A stream that another child gets is not ours any more. */
static void hand_over(const plan *p) {
  for (size_t i = 0; i < p->count; i++)
    if (p->stdio[i].kind == CP_STDIO_STREAM)
      cp_stream_destroy(p->stdio[i].stream);
}

static cp_child *spawn_planned(cp_loop *loop, plan *p, const cp_options *options) {
  cp_error *error = NULL;
  report r = {0, 0};
  int pidfd = -1, pid = plan_open(p, &error);
  if (pid == 0)
    pid = start(p, &pidfd, &r);
  if (pid < 0 && !error)
    error = explain(p, -pid, &r);
  plan_close(p, pid < 0);
  if (pid < 0 && !is_event(-pid)) {
    fail_with(error);
    return NULL;
  }
  cp_child *child = add_child(loop, p, options);
  if (child && pid > 0) {
    is_started(child, pid, pidfd, options->timeout_ms);
    hand_over(p);
  } else if (child)
    has_failed(child, error);
  return child;
}

cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *given) {
  cp_options options = {.size = sizeof options};
  if (check_spawn(file, args, given) < 0)
    return NULL;
  if (given)
    memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
  cp_loop *loop = cp_loop_default();
  plan p;
  cp_child *child = NULL;
  if (!loop || plan_make(&p, file, args, &options) < 0)
    fail_errno(ENOMEM, "spawn");
  else {
    p.session = p.session || options.tree;
    child = spawn_planned(loop, &p, &options);
  }
  if (loop)
    plan_free(&p);
  return child;
}
