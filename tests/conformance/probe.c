/*
 * The program that scenarios start. Its arguments are commands, carried out one after the other:
 *
 *   probe say hello eof 0 exit 3
 *
 * It never sleeps to give somebody time: it waits on descriptors, and an alarm ends it should nobody
 * ever come. README.md lists the commands. Any mistake in their use ends it with 99.
 */
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

enum { LIFETIME_S = 60, BROKEN = 99 };

void probe_broken(const char *what) {
  dprintf(2, "probe: %s: %s\n", what, strerror(errno));
  _exit(BROKEN);
}

static int number(const char *text) {
  char *end;
  long value = strtol(text, &end, 10);
  if (*text == '\0' || *end != '\0')
    probe_broken(text);
  return (int)value;
}

/* Writes all of it, waiting where the descriptor does not block. False: the reader is gone. */
static bool put(int fd, const char *data, size_t size) {
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

static void say_to(int fd, const char *text) {
  char line[4096];
  int n = snprintf(line, sizeof line, "%s\n", text);
  if (n < 0 || (size_t)n >= sizeof line || !put(fd, line, (size_t)n))
    probe_broken("say");
}

static void cmd_say(char **a) {
  say_to(1, a[0]);
}

static void cmd_say_to(char **a) {
  say_to(number(a[0]), a[1]);
}

static void cmd_exit(char **a) {
  _exit(number(a[0]));
}

static void cmd_die(char **a) {
  int sig = number(a[0]);
  (void)signal(sig, SIG_DFL);
  (void)raise(sig);
  probe_broken("die");
}

static void cmd_ignore(char **a) {
  (void)signal(number(a[0]), SIG_IGN);
}

static void on_signal(int sig) {
  char line[] = "caught 00\n";
  line[7] = (char)('0' + sig / 10);
  line[8] = (char)('0' + sig % 10);
  (void)!write(1, line, sizeof line - 1);
}

static void cmd_catch(char **a) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  (void)sigaction(number(a[0]), &action, NULL);
}

/* Reads until end-of-file, or of a line; copies to `out` unless that is -1. */
static void copy(int in, int out, bool line) {
  char buffer[65536];
  for (;;) {
    ssize_t n = read(in, buffer, line ? 1 : sizeof buffer);
    if (n < 0 && (errno == EINTR || errno == ECONNRESET))
      continue;
    if (n < 0)
      probe_broken("read");
    if (n == 0)
      return;
    if (out >= 0 && !put(out, buffer, (size_t)n))
      probe_broken("write");
    if (line && buffer[0] == '\n')
      return;
  }
}

static void cmd_eof(char **a) {
  copy(number(a[0]), -1, false);
}

static void cmd_line(char **a) {
  copy(number(a[0]), -1, true);
}

static void cmd_cat(char **a) {
  copy(number(a[0]), number(a[1]), false);
}

static void cmd_echo(char **a) {
  copy(number(a[0]), number(a[1]), true);
}

static void cmd_wait(char **a) {
  (void)a;
  for (;;)
    (void)pause();
}

static void cmd_close(char **a) {
  if (close(number(a[0])) < 0)
    probe_broken("close");
}

static void cmd_write(char **a) {
  static char block[4096];
  memset(block, 'x', sizeof block);
  int fd = number(a[0]);
  for (size_t left = (size_t)number(a[1]); left > 0;) {
    size_t part = left < sizeof block ? left : sizeof block;
    if (!put(fd, block, part))
      probe_broken("write");
    left -= part;
  }
}

/*
 * How much does the other side take that nobody reads? Fills the descriptor in three rounds; between them
 * it is answered by a line on stdin: by then the parent has been through its loop and has read
 * whatever it reads by itself.
 */
static void cmd_fill(char **a) {
  static char block[4096];
  char line[64];
  int fd = number(a[0]);
  long total = 0;
  (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  for (int round = 0; round < 3; round++) {
    for (ssize_t n; (n = write(fd, block, sizeof block)) > 0;)
      total += n;
    say_to(2, "full");
    copy(0, -1, true);
  }
  (void)snprintf(line, sizeof line, "took %ld", total);
  say_to(2, line);
}

static void fifo_wait(const char *path) {
  int fd = open(path, O_RDONLY);
  if (fd < 0)
    probe_broken(path);
  copy(fd, -1, false);
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
  (void)alarm(LIFETIME_S);
  fifo_wait(a[0]);
  say_to(1, "grandchild");
  _exit(0);
}

static void cmd_open(char **a) {
  int fd = open(a[0], O_RDWR);
  say_to(1, fd >= 0 ? "opened" : strerror(errno));
  if (fd >= 0)
    (void)close(fd);
}

static const struct command {
  const char *name;
  int args; /* -1: all that follow */
  void (*run)(char **args);
} commands[] = {
    {"say", 1, cmd_say},           {"say-to", 2, cmd_say_to},
    {"exit", 1, cmd_exit},         {"die", 1, cmd_die},
    {"ignore", 1, cmd_ignore},     {"catch", 1, cmd_catch},
    {"eof", 1, cmd_eof},           {"line", 1, cmd_line},
    {"cat", 2, cmd_cat},           {"echo", 2, cmd_echo},
    {"wait", 0, cmd_wait},         {"close", 1, cmd_close},
    {"write", 2, cmd_write},       {"fill", 1, cmd_fill},
    {"fifo", 1, cmd_fifo},         {"grandchild", 1, cmd_grandchild},
    {"open", 1, cmd_open},         {"fds", 0, probe_fds},
    {"args", -1, probe_args},      {"argv0", 0, probe_argv0},
    {"env", 0, probe_env},         {"getenv", 1, probe_getenv},
    {"cwd", 0, probe_cwd},         {"group", 0, probe_group},
    {"signals", 0, probe_signals}, {"user", 0, probe_user},
    {"umask", 0, probe_umask},
};

static const struct command *find(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  errno = EINVAL;
  probe_broken(name);
  return NULL;
}

int main(int argc, char **argv) {
  (void)alarm(LIFETIME_S);
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  probe_argv = argv;
  for (int i = 1; i < argc;) {
    const struct command *one = find(argv[i++]);
    if (i + one->args > argc) {
      errno = EINVAL;
      probe_broken(one->name);
    }
    one->run(argv + i);
    (void)fflush(stdout);
    if (one->args < 0)
      break;
    i += one->args;
  }
  return 0;
}
