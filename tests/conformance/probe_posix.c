/* What the probe can do on POSIX systems. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void probe_start(void) {
  (void)alarm(PROBE_LIFETIME_S);
}

void probe_leave(int code) {
  _exit(code);
}

/* Waits where the descriptor does not block. */
bool probe_put(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, data, size);
    if (n < 0 && errno == EAGAIN) {
      struct pollfd one = {.fd = fd, .events = POLLOUT};
      (void)poll(&one, 1, -1);
      continue;
    }
    if (n < 0)
      return false;
    data += n;
    size -= (size_t)n;
  }
  return true;
}

long probe_get(int fd, char *data, size_t room) {
  for (;;) {
    ssize_t n = read(fd, data, room);
    if (n >= 0 || (errno != EINTR && errno != ECONNRESET))
      return n;
  }
}

void probe_close(int fd) {
  if (close(fd) < 0)
    probe_broken("close");
}

const char *probe_variable(const char *name) {
  return getenv(name);
}

/* ---- commands ---- */

static void cmd_die(char **a) {
  int sig = probe_number(a[0]);
  (void)signal(sig, SIG_DFL);
  (void)raise(sig);
  probe_broken("die");
}

static void cmd_ignore(char **a) {
  (void)signal(probe_number(a[0]), SIG_IGN);
}

static void on_signal(int sig) {
  char line[] = "caught 00\n";
  line[7] = (char)('0' + sig / 10);
  line[8] = (char)('0' + sig % 10);
  (void)!write(1, line, sizeof line - 1);
}

static void cmd_catch(char **a) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  (void)sigaction(probe_number(a[0]), &action, NULL);
}

static void cmd_wait(char **a) {
  (void)a;
  for (;;)
    (void)pause();
}

/*
 * How much does the other side take that nobody reads? Fills the descriptor in three rounds; between them
 * it is answered by a line on stdin: by then the parent has been through its loop and has read
 * whatever it reads by itself.
 */
static void cmd_fill(char **a) {
  static char block[4096];
  char line[64];
  int fd = probe_number(a[0]);
  long total = 0;
  (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  for (int round = 0; round < 3; round++) {
    for (ssize_t n; (n = write(fd, block, sizeof block)) > 0;)
      total += n;
    probe_say_to(2, "full");
    probe_copy(0, -1, true);
  }
  (void)snprintf(line, sizeof line, "took %ld", total);
  probe_say_to(2, line);
}

static void fifo_wait(const char *path) {
  int fd = open(path, O_RDONLY);
  if (fd < 0)
    probe_broken(path);
  probe_copy(fd, -1, false);
  (void)close(fd);
}

static void cmd_fifo(char **a) {
  fifo_wait(a[0]);
}

/* A grandchild that keeps every descriptor until somebody opens and closes the FIFO for writing. */
static void cmd_grandchild(char **a) {
  pid_t pid = fork();
  if (pid < 0)
    probe_broken("fork");
  if (pid > 0)
    return;
  (void)alarm(PROBE_LIFETIME_S);
  fifo_wait(a[0]);
  probe_say_to(1, "grandchild");
  _exit(0);
}

static void cmd_open(char **a) {
  int fd = open(a[0], O_RDWR);
  probe_say_to(1, fd >= 0 ? "opened" : strerror(errno));
  if (fd >= 0)
    (void)close(fd);
}

const probe_command probe_commands[] = {
    {"die", 1, cmd_die},           {"ignore", 1, cmd_ignore},
    {"catch", 1, cmd_catch},       {"wait", 0, cmd_wait},
    {"fill", 1, cmd_fill},         {"fifo", 1, cmd_fifo},
    {"open", 1, cmd_open},         {"grandchild", 1, cmd_grandchild},
    {"fds", 0, probe_fds},         {"env", 0, probe_env},
    {"cwd", 0, probe_cwd},         {"group", 0, probe_group},
    {"signals", 0, probe_signals}, {"user", 0, probe_user},
    {"umask", 0, probe_umask},     {NULL, 0, NULL},
};

int main(int argc, char **argv) {
  return probe_main(argc, argv);
}
