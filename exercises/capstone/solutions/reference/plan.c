/* What is to be run: file, arguments, environment and the places where the file may be. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* ---- Lists of texts ---- */

static size_t count_of(const char *const *list) {
  size_t count = 0;
  while (list && list[count])
    count++;
  return count;
}

char **list_copy(const char *const *list) {
  size_t count = count_of(list);
  char **copy = calloc(count + 1, sizeof *copy);
  for (size_t i = 0; copy && i < count; i++)
    if (!(copy[i] = strdup(list[i])))
      return list_free(copy);
  return copy;
}

char **list_free(char **list) {
  for (size_t i = 0; list && list[i]; i++)
    free(list[i]);
  free(list);
  return NULL;
}

static bool same_name(const char *variable, const char *other) {
  size_t size = strcspn(other, "=");
  return strncmp(variable, other, size) == 0 && (variable[size] == '=' || variable[size] == '\0');
}

/* "NAME=value" replaces in its place or is added at the end, "NAME" alone takes away. */
static char **overlay(char **env, const char *const *changes) {
  size_t count = count_of((const char *const *)env);
  char **all = calloc(count + count_of(changes) + 1, sizeof *all);
  size_t used = 0;
  for (; all && used < count; used++)
    all[used] = env[used];
  for (size_t i = 0; all && changes && changes[i]; i++) {
    size_t at = 0, kept = 0;
    bool sets = strchr(changes[i], '=') != NULL, placed = false;
    for (; at < used; at++)
      if (!same_name(all[at], changes[i]))
        all[kept++] = all[at];
      else {
        free(all[at]);
        if (sets && !placed)
          all[kept++] = strdup(changes[i]);
        placed = sets;
      }
    if (sets && !placed)
      all[kept++] = strdup(changes[i]);
    used = kept;
    all[used] = NULL;
  }
  free(env);
  return all;
}

static const char *find_variable(char *const *env, const char *name) {
  for (size_t i = 0; env && env[i]; i++)
    if (same_name(env[i], name) && strchr(env[i], '='))
      return strchr(env[i], '=') + 1;
  return NULL;
}

/* ---- Where the file may be ---- */

static char **find_candidates(const char *file, char *const *env) {
  const char *path = find_variable(env, "PATH");
  if (strchr(file, '/'))
    return list_copy((const char *const[]){file, NULL});
  if (!path)
    path = "/bin:/usr/bin";
  size_t most = 2, used = 0;
  for (const char *at = path; *at; at++)
    most += *at == ':';
  char **all = calloc(most, sizeof *all);
  for (const char *at = path; all;) {
    size_t size = strcspn(at, ":");
    if (asprintf(&all[used], "%.*s%s%s", (int)size, at, size > 0 ? "/" : "", file) < 0)
      all[used] = NULL;
    used++;
    if (!at[size])
      break;
    at += size + 1;
  }
  return all;
}

static char **make_args(const char *argv0, const char *const *args) {
  size_t count = count_of(args);
  const char **all = calloc(count + 2, sizeof *all);
  if (!all)
    return NULL;
  all[0] = argv0;
  for (size_t i = 0; i < count; i++)
    all[i + 1] = args[i];
  char **copy = list_copy(all);
  free(all);
  return copy;
}

/* ---- Descriptors ---- */

static cp_stdio or_default(cp_stdio given, size_t index) {
  cp_stdio usual = index < 3 ? CP_PIPE : CP_IGNORE;
  return given.kind == CP_STDIO_DEFAULT ? usual : given;
}

static bool fill_stdio(plan *p, const cp_stdio *given) {
  size_t count = 0;
  while (given && given[count].kind != CP_STDIO_END)
    count++;
  p->count = count < 3 ? 3 : count;
  p->stdio = calloc(p->count, sizeof *p->stdio);
  p->sources = calloc(p->count, sizeof *p->sources);
  p->parents = calloc(p->count, sizeof *p->parents);
  p->owned = calloc(p->count, sizeof *p->owned);
  if (!p->stdio || !p->sources || !p->parents || !p->owned)
    return false;
  for (size_t i = 0; i < p->count; i++) {
    p->stdio[i] = or_default(i < count ? given[i] : CP_DEFAULT, i);
    p->sources[i] = p->parents[i] = -1;
  }
  return true;
}

/* The child finds its side of the channel by its number. */
static const char *const *channel_variables(const plan *p, char text[40]) {
  static _Thread_local const char *both[3];
  for (size_t i = 0; i < p->count; i++)
    if (p->stdio[i].kind == CP_STDIO_IPC) {
      snprintf(text, 40, "NODE_CHANNEL_FD=%zu", i);
      both[0] = text;
      both[1] = "NODE_CHANNEL_SERIALIZATION_MODE=json";
      return both;
    }
  return NULL;
}

int plan_make(plan *p, const char *file, const char *const *args, const cp_options *options) {
  const char *shell = options->shell_path && *options->shell_path ? options->shell_path : "/bin/sh";
  bool by_shell = options->shell || options->shell_path;
  const char *program = by_shell ? shell : file;
  const char *const command[] = {"-c", file, NULL};
  char number[40];
  *p = (plan){.session = options->detached, .report_fd = -1};
  bool good = fill_stdio(p, options->stdio);
  p->file = strdup(program);
  p->cwd = options->cwd && *options->cwd ? strdup(options->cwd) : NULL;
  p->args = make_args(options->argv0 ? options->argv0 : program, by_shell ? command : args);
  p->env = list_copy(options->env ? options->env : (const char *const *)environ);
  p->env = p->env && options->env_add ? overlay(p->env, options->env_add) : p->env;
  p->env = p->env && good ? overlay(p->env, channel_variables(p, number)) : p->env;
  p->candidates = p->env ? find_candidates(program, p->env) : NULL;
  return good && p->file && p->args && p->candidates ? 0 : -ENOMEM;
}

void plan_free(plan *p) {
  free(p->file);
  free(p->cwd);
  list_free(p->args);
  list_free(p->env);
  list_free(p->candidates);
  free(p->stdio);
  free(p->sources);
  free(p->parents);
  free(p->owned);
}
