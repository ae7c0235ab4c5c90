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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BROKEN = 99 };

char **probe_argv;

void probe_broken(const char *what) {
  char line[512];
  int n = snprintf(line, sizeof line, "probe: %s: %s\n", what, strerror(errno));
  (void)probe_put(2, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
  probe_leave(BROKEN);
}

/* Of 32 bits, with a sign or without. */
int probe_number(const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  if (*text == '\0' || *end != '\0')
    probe_broken(text);
  return (int)value;
}

void probe_say_to(int fd, const char *text) {
  char line[4096];
  int n = snprintf(line, sizeof line, "%s\n", text);
  if (n < 0 || (size_t)n >= sizeof line || !probe_put(fd, line, (size_t)n))
    probe_broken("say");
}

static void cmd_say(char **a) {
  probe_say_to(1, a[0]);
}

static void cmd_say_to(char **a) {
  probe_say_to(probe_number(a[0]), a[1]);
}

static void cmd_exit(char **a) {
  probe_leave(probe_number(a[0]));
}

void probe_copy(int in, int out, bool line) {
  char buffer[65536];
  for (;;) {
    long n = probe_get(in, buffer, line ? 1 : sizeof buffer);
    if (n < 0)
      probe_broken("read");
    if (n == 0)
      return;
    if (out >= 0 && !probe_put(out, buffer, (size_t)n))
      probe_broken("write");
    if (line && buffer[0] == '\n')
      return;
  }
}

static void cmd_eof(char **a) {
  probe_copy(probe_number(a[0]), -1, false);
}

static void cmd_line(char **a) {
  probe_copy(probe_number(a[0]), -1, true);
}

static void cmd_cat(char **a) {
  probe_copy(probe_number(a[0]), probe_number(a[1]), false);
}

static void cmd_echo(char **a) {
  probe_copy(probe_number(a[0]), probe_number(a[1]), true);
}

static void cmd_close(char **a) {
  probe_close(probe_number(a[0]));
}

static void cmd_write(char **a) {
  static char block[4096];
  memset(block, 'x', sizeof block);
  int fd = probe_number(a[0]);
  for (size_t left = (size_t)probe_number(a[1]); left > 0;) {
    size_t part = left < sizeof block ? left : sizeof block;
    if (!probe_put(fd, block, part))
      probe_broken("write");
    left -= part;
  }
}

/* ---- reports ---- */

void probe_args(char **args) {
  for (; *args != NULL; args++)
    printf("[%s]\n", *args);
}

void probe_argv0(char **args) {
  (void)args;
  printf("[%s]\n", probe_argv[0]);
}

void probe_getenv(char **args) {
  const char *value = probe_variable(args[0]);
  printf("%s%s%s\n", args[0], value != NULL ? "=" : " is not set", value != NULL ? value : "");
}

/* ---- the commands ---- */

static const probe_command commands[] = {
    {"say", 1, cmd_say},      {"say-to", 2, cmd_say_to}, {"exit", 1, cmd_exit},
    {"eof", 1, cmd_eof},      {"line", 1, cmd_line},     {"cat", 2, cmd_cat},
    {"echo", 2, cmd_echo},    {"close", 1, cmd_close},   {"write", 2, cmd_write},
    {"args", -1, probe_args}, {"argv0", 0, probe_argv0}, {"getenv", 1, probe_getenv},
    {NULL, 0, NULL},
};

static const probe_command *among(const probe_command *all, const char *name) {
  while (all->name != NULL && strcmp(all->name, name) != 0)
    all++;
  return all->name != NULL ? all : NULL;
}

static const probe_command *find(const char *name) {
  const probe_command *one = among(commands, name);
  if (one == NULL)
    one = among(probe_commands, name);
  if (one == NULL) {
    errno = EINVAL;
    probe_broken(name);
  }
  return one;
}

int probe_main(int argc, char **argv) {
  probe_start();
  probe_argv = argv;
  for (int i = 1; i < argc;) {
    const probe_command *one = find(argv[i++]);
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
