#include "communicate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct buffer {
  char *data;
  size_t size, room;
} buffer;

typedef struct run {
  pid_t pid;
  struct pollfd fds[3]; /* our ends; -1 where it is closed */
  const char *input;
  size_t left, limit;
  buffer out, err;
  bool cut;
} run;

static void close_pipes(int p[3][2], int n) {
  for (int i = 0; i < n; i++) {
    close(p[i][0]);
    close(p[i][1]);
  }
}

/* stdin is read by the program, the other two are written by it. */
static int start(char *const argv[], run *r) {
  int p[3][2];
  for (int i = 0; i < 3; i++)
    if (pipe2(p[i], O_CLOEXEC) < 0) {
      close_pipes(p, i);
      return -1;
    }
  r->pid = fork();
  if (r->pid == 0) {
    if (dup2(p[0][0], 0) >= 0 && dup2(p[1][1], 1) >= 0 && dup2(p[2][1], 2) >= 0)
      execvp(argv[0], argv);
    _exit(127);
  }
  if (r->pid < 0) {
    close_pipes(p, 3);
    return -1;
  }
  for (int i = 0; i < 3; i++) {
    close(p[i][i != 0]);
    r->fds[i] = (struct pollfd){p[i][i == 0], i == 0 ? POLLOUT : POLLIN, 0};
  }
  return fcntl(r->fds[0].fd, F_SETFL, O_NONBLOCK);
}

static void end(struct pollfd *one) {
  if (one->fd >= 0)
    close(one->fd);
  one->fd = -1;
}

static int give(run *r) {
  ssize_t n = write(r->fds[0].fd, r->input, r->left);
  if (n < 0 && errno != EPIPE)
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
  r->input += n > 0 ? n : 0;
  r->left = n > 0 ? r->left - (size_t)n : 0;
  if (r->left == 0)
    end(&r->fds[0]);
  return 0;
}

static int take(struct pollfd *from, buffer *to) {
  if (to->size == to->room) {
    size_t room = to->room ? 2 * to->room : 65536;
    char *data = realloc(to->data, room);
    if (!data)
      return -1;
    to->data = data;
    to->room = room;
  }
  ssize_t n = read(from->fd, to->data + to->size, to->room - to->size);
  if (n == 0)
    end(from);
  to->size += n > 0 ? (size_t)n : 0;
  return n < 0 && errno != EINTR ? -1 : 0;
}

/* One byte above the limit, and the program is killed; what still comes is thrown away. */
static void hold_limit(run *r) {
  if (!r->limit || r->out.size <= r->limit)
    return;
  r->out.size = r->limit;
  if (!r->cut)
    kill(r->pid, SIGKILL);
  r->cut = true;
}

static int pump(run *r) {
  if (r->left == 0)
    end(&r->fds[0]);
  while (r->fds[0].fd >= 0 || r->fds[1].fd >= 0 || r->fds[2].fd >= 0) {
    int good = poll(r->fds, 3, -1) < 0 && errno != EINTR ? -1 : 0;
    if (good == 0 && r->fds[0].fd >= 0 && r->fds[0].revents)
      good = give(r);
    if (good == 0 && r->fds[1].fd >= 0 && r->fds[1].revents)
      good = take(&r->fds[1], &r->out);
    if (good == 0 && r->fds[2].fd >= 0 && r->fds[2].revents)
      good = take(&r->fds[2], &r->err);
    if (good < 0)
      return -1;
    hold_limit(r);
  }
  return 0;
}

/* Whatever went wrong, the program is waited for. */
static int finish(run *r, int error, answer *ret) {
  int status = 0;
  for (int i = 0; i < 3; i++)
    end(&r->fds[i]);
  if (error)
    kill(r->pid, SIGKILL);
  pid_t found;
  while ((found = waitpid(r->pid, &status, 0)) < 0 && errno == EINTR)
    ;
  if (found < 0 && !error)
    error = errno;
  if (error) {
    free(r->out.data);
    free(r->err.data);
    return error;
  }
  *ret = (answer){.out = r->out.data, .out_size = r->out.size, .err = r->err.data, .err_size = r->err.size};
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ret->cut = r->cut;
  return 0;
}

int communicate(char *const argv[], const talk *what, answer *ret) {
  struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
  run r = {.fds = {{-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}}, .input = what->input, .left = what->input_size};
  r.limit = what->limit;
  int good = start(argv, &r), error = errno;
  if (good < 0 && r.pid <= 0)
    return error;
  sigaction(SIGPIPE, &ignore, &before); /* after the start: the program is not to inherit it */
  if (good == 0) {
    good = pump(&r);
    error = errno;
  }
  sigaction(SIGPIPE, &before, NULL);
  return finish(&r, good < 0 ? error : 0, ret);
}
