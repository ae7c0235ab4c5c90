/* expect: pipe-full-deadlock */
/* Writes all input before it reads. */
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

/* Without O_CLOEXEC: everything is closed by hand. */
static int start(char *const argv[], child *ret) {
  int p[3][2];
  for (int i = 0; i < 3; i++)
    if (pipe(p[i]) < 0)
      return errno;
  pid_t pid = fork();
  if (pid < 0)
    return errno;
  if (pid == 0) {
    for (int i = 0; i < 3; i++) {
      dup2(p[i][i != 0], i);
      close(p[i][0]);
      close(p[i][1]);
    }
    execvp(argv[0], argv);
    _exit(127);
  }
  close(p[0][0]);
  close(p[1][1]);
  close(p[2][1]);
  *ret = (child){pid, p[0][1], p[1][0], p[2][0]};
  return 0;
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

static void write_all(const child *one, const talk *what) {
  for (size_t done = 0; done < what->input_size;) {
    ssize_t n = write(one->in, what->input + done, what->input_size - done);
    if (n < 0 && errno != EINTR)
      break;
    done += n > 0 ? (size_t)n : 0;
  }
}

/* True: cut. */
static bool pump(child *one, const talk *what, buffer *out, buffer *err) {
  write_all(one, what);
  struct pollfd fds[2] = {{one->out, POLLIN, 0}, {one->err, POLLIN, 0}};
  bool cut = false;
  close(one->in);
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    if (poll(fds, 2, -1) < 0)
      continue;
    for (int i = 0; i < 2; i++) {
      ssize_t n = fds[i].fd >= 0 && fds[i].revents ? take(fds[i].fd, i ? err : out) : 1;
      if (n == 0 || (n < 0 && errno != EINTR)) {
        close(fds[i].fd);
        fds[i].fd = -1;
      }
    }
    if (over(what, out) && !cut) {
      cut = true;
      kill(one->pid, SIGKILL);
    }
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
