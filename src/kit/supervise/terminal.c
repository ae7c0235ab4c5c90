#include "supervise/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct terminal {
  int master, slave;
  bool keyboard;      /* what is typed goes to the program, byte by byte */
  struct termios old; /* of our own terminal, where `keyboard` */
  char typed[4096];   /* not taken by the program's side yet */
  size_t typed_size;
  bool typing_over; /* our stdin has ended */
  char last;        /* byte that was shown */
};

static int open_pair(terminal *t) {
  char name[64];
  t->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (t->master < 0 || grantpt(t->master) < 0 || unlockpt(t->master) < 0)
    return -errno;
  int error = ptsname_r(t->master, name, sizeof name);
  if (error != 0)
    return -error;
  t->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  return t->slave < 0 ? -errno : 0;
}

void terminal_resize(terminal *t) {
  struct winsize size;
  if (t && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    (void)ioctl(t->slave, TIOCSWINSZ, &size);
}

/* Keys are for the foreground: a job in the background that changed the terminal would disturb another one.
 */
static bool in_foreground(void) {
  return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

/* One of the two terminals turns lines' ends into what a screen needs: ours, unless it is raw. */
static int set_up(terminal *t) {
  struct termios settings;
  if (tcgetattr(STDOUT_FILENO, &settings) < 0)
    return -errno;
  t->keyboard = in_foreground() && tcgetattr(STDIN_FILENO, &t->old) == 0;
  if (!t->keyboard)
    settings.c_oflag &= ~(tcflag_t)OPOST;
  if (tcsetattr(t->slave, TCSANOW, &settings) < 0)
    return -errno;
  terminal_resize(t);
  if (!t->keyboard)
    return 0;
  struct termios raw = t->old;
  cfmakeraw(&raw);
  return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) < 0 ? -errno : 0;
}

static terminal *discard(terminal *t) {
  if (t->slave >= 0)
    close(t->slave);
  if (t->master >= 0)
    close(t->master);
  free(t);
  return NULL;
}

int terminal_open(terminal **ret) {
  *ret = NULL;
  if (!isatty(STDOUT_FILENO))
    return 0;
  terminal *t = malloc(sizeof *t);
  if (!t)
    return -ENOMEM;
  *t = (terminal){.master = -1, .slave = -1, .last = '\n'};
  int result = open_pair(t);
  if (result == 0)
    result = set_up(t);
  *ret = result == 0 ? t : discard(t);
  return result;
}

cp_stdio terminal_stdio(const terminal *t, int fd, cp_stdio otherwise) {
  if (!t || !isatty(fd))
    return otherwise;
  if (fd == STDIN_FILENO && !t->keyboard) /* it is in the background */
    return CP_IGNORE;
  return CP_FD(t->slave);
}

/* ---- While it runs ---- */

size_t terminal_poll(const terminal *t, struct pollfd set[TERMINAL_POLLS]) {
  if (!t)
    return 0;
  set[0] = (struct pollfd){.fd = t->master, .events = t->typed_size ? POLLIN | POLLOUT : POLLIN};
  if (!t->keyboard || t->typing_over || t->typed_size)
    return 1;
  set[1] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  return 2;
}

/* A piece of what was written. False: nobody has the other side open. */
static bool show(terminal *t, terminal_output *output, void *ctx) {
  char data[8192];
  ssize_t n = read(t->master, data, sizeof data);
  if (n > 0) {
    t->last = data[n - 1];
    output(STDOUT_FILENO, data, (size_t)n, ctx);
  }
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void pass_on_keys(terminal *t) {
  ssize_t n = write(t->master, t->typed, t->typed_size);
  if (n <= 0)
    return;
  t->typed_size -= (size_t)n;
  memmove(t->typed, t->typed + n, t->typed_size);
}

void terminal_step(terminal *t, const struct pollfd *set, size_t count, terminal_output *output, void *ctx) {
  if (count > 1 && set[1].revents) {
    ssize_t n = read(STDIN_FILENO, t->typed, sizeof t->typed);
    t->typing_over = n == 0 || (n < 0 && errno != EINTR);
    t->typed_size = n > 0 ? (size_t)n : 0;
  }
  if (count > 0 && t->typed_size)
    pass_on_keys(t);
  if (count > 0 && set[0].revents & (POLLIN | POLLHUP))
    (void)show(t, output, ctx);
}

/* ---- Afterwards ---- */

terminal *terminal_close(terminal *t, terminal_output *output, void *ctx) {
  if (!t)
    return NULL;
  close(t->slave);
  t->slave = -1;
  while (show(t, output, ctx)) {
    struct pollfd rest = {.fd = t->master, .events = POLLIN};
    if (poll(&rest, 1, 0) <= 0)
      break;
  }
  if (t->keyboard)
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &t->old);
  if (t->last != '\n')
    (void)!write(STDOUT_FILENO, "\n", 1);
  return discard(t);
}

int terminal_stage(char **argv) {
  if (ioctl(STDOUT_FILENO, TIOCSCTTY, 0) < 0)
    perror("the program gets no terminal of its own");
  execv(argv[0], argv);
  perror(argv[0]);
  return 127;
}
