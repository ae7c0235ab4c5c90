#include "communicate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
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
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    execvp(argv[0], argv);
    _exit(127);
  }
  int error = errno;
  close(in[0]);
  close(out[1]);
  close(err[1]);
  *ret = (child){pid, in[1], out[0], err[0]};
  return pid < 0 ? error : 0;
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
  if (!what->limit || out->size <= what->limit)
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

/* All three at once; writes never sleep. True: cut. */
static bool pump(child *one, const talk *what, buffer *out, buffer *err) {
  struct pollfd fds[3] = {{one->in, POLLOUT, 0}, {one->out, POLLIN, 0}, {one->err, POLLIN, 0}};
  size_t written = 0;
  bool cut = false;
  fcntl(one->in, F_SETFL, O_NONBLOCK);
  while (fds[0].fd >= 0 || fds[1].fd >= 0 || fds[2].fd >= 0) {
    if (written == what->input_size && fds[0].fd >= 0) {
      close(fds[0].fd);
      fds[0].fd = -1;
      continue;
    }
    if (poll(fds, 3, -1) < 0)
      continue;
    if (fds[0].fd >= 0 && fds[0].revents) {
      ssize_t n = write(fds[0].fd, what->input + written, what->input_size - written);
      if (n >= 0)
        written += (size_t)n;
      else if (errno != EAGAIN && errno != EINTR)
        written = what->input_size;
    }
    for (int i = 1; i < 3; i++) {
      if (fds[i].fd < 0 || !fds[i].revents)
        continue;
      ssize_t n = take(fds[i].fd, i == 1 ? out : err);
      if (n == 0 || (n < 0 && errno != EINTR)) {
        close(fds[i].fd);
        fds[i].fd = -1;
      }
    }
    if (!cut && over(what, out)) {
      cut = true;
      kill(one->pid, SIGKILL);
    }
    if (cut)
      (void)over(what, out);
  }
  return cut;
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
