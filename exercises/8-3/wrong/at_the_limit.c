/* expect: maxbuffer-kill */
/* Exactly as much as is allowed counts as too much. */
#include "communicate.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct child {
  pid_t pid;
  int in, out, err; /* our ends of its three streams */
} child;

static int start(char *const argv[], child *ret) {
  int in[2], out[2], err[2];
  posix_spawn_file_actions_t actions;
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
    return errno;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err[1], 2);
  int error = posix_spawnp(&ret->pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  close(err[1]);
  ret->in = in[1];
  ret->out = out[0];
  ret->err = err[0];
  return error;
}

typedef struct buffer {
  char *data;
  size_t size, room;
} buffer;

/* What read() returned; the bytes are at the end of the buffer. */
static ssize_t take(int fd, buffer *to) {
  if (to->size == to->room) {
    size_t room = to->room ? 2 * to->room : 65536;
    char *data = realloc(to->data, room);
    if (!data)
      return -1;
    to->data = data;
    to->room = room;
  }
  ssize_t n = read(fd, to->data + to->size, to->room - to->size);
  to->size += n > 0 ? (size_t)n : 0;
  return n;
}

/* True when there is more than may be kept. */
static bool over(const talk *what, buffer *out) {
  if (!what->limit || out->size < what->limit)
    return false;
  out->size = what->limit;
  return true;
}

/* SIGPIPE does not come while this is in force; one that was raised meanwhile is taken away. */
static void no_sigpipe(bool on, sigset_t *before) {
  sigset_t set;
  struct timespec now = {0, 0};
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  if (on) {
    pthread_sigmask(SIG_BLOCK, &set, before);
    return;
  }
  while (sigtimedwait(&set, NULL, &now) == SIGPIPE)
    ;
  pthread_sigmask(SIG_SETMASK, before, NULL);
}

typedef struct side {
  int fd;
  const talk *what;
  buffer *to;
  pid_t pid;
  bool cut;
} side;

static void *feed(void *arg) {
  side *s = arg;
  size_t written = 0;
  while (written < s->what->input_size) {
    ssize_t n = write(s->fd, s->what->input + written, s->what->input_size - written);
    if (n < 0 && errno != EINTR)
      break;
    written += n > 0 ? (size_t)n : 0;
  }
  close(s->fd);
  return NULL;
}

static void *drain(void *arg) {
  side *s = arg;
  ssize_t n;
  while ((n = take(s->fd, s->to)) > 0 || (n < 0 && errno == EINTR))
    if (s->what && over(s->what, s->to)) {
      if (!s->cut)
        kill(s->pid, SIGKILL);
      s->cut = true;
    }
  close(s->fd);
  return NULL;
}

/* A thread for each stream, each with calls that sleep. True: cut. */
static bool pump(child *one, const talk *what, buffer *out, buffer *err) {
  side in = {.fd = one->in, .what = what}, errs = {.fd = one->err, .to = err};
  side outs = {.fd = one->out, .what = what, .to = out, .pid = one->pid};
  pthread_t writer, reader;
  if (pthread_create(&writer, NULL, feed, &in) != 0 || pthread_create(&reader, NULL, drain, &errs) != 0)
    abort();
  (void)drain(&outs);
  pthread_join(writer, NULL);
  pthread_join(reader, NULL);
  return outs.cut;
}

int communicate(char *const argv[], const talk *what, answer *ret) {
  child one;
  buffer out = {0}, err = {0};
  sigset_t before;
  int status, error = start(argv, &one);
  if (error)
    return error;
  *ret = (answer){0};
  no_sigpipe(true, &before);
  ret->cut = pump(&one, what, &out, &err);
  no_sigpipe(false, &before);
  while (waitpid(one.pid, &status, 0) < 0)
    if (errno != EINTR)
      return errno;
  ret->out = out.data;
  ret->out_size = out.size;
  ret->err = err.data;
  ret->err_size = err.size;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return 0;
}
