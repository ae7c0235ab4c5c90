#include "supervise/options.h"

#include "supervise/run.h" /* text_append */

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- Limits by name ---- */

typedef struct limit_name {
  const char *name;
  size_t offset;
} limit_name;
#define LIMIT(member)                                                                                        \
  { #member, offsetof(cp_limits, member) }
static const limit_name limits[] = {LIMIT(cpu_s), LIMIT(address_space), LIMIT(data),        LIMIT(stack),
                                    LIMIT(core),  LIMIT(file_size),     LIMIT(descriptors), LIMIT(processes)};
enum { LIMITS = sizeof limits / sizeof *limits };

static cp_limit *limit_at(cp_limits *of, size_t i) {
  return (cp_limit *)(void *)((char *)of + limits[i].offset);
}

static bool read_limit(const char *text, cp_limits *ret) {
  const char *value = strchr(text, '=');
  for (size_t i = 0; value && i < LIMITS; i++)
    if (strlen(limits[i].name) == (size_t)(value - text) &&
        strncmp(limits[i].name, text, (size_t)(value - text)) == 0) {
      *limit_at(ret, i) = CP_LIMIT(strtoull(value + 1, NULL, 10));
      return true;
    }
  if (value && strncmp(text, "nice=", 5) == 0)
    ret->nice = CP_NUMBER((int)strtol(value + 1, NULL, 10));
  else if (value && strncmp(text, "umask=", 6) == 0)
    ret->umask = CP_NUMBER((int)strtol(value + 1, NULL, 10));
  else
    return false;
  return true;
}

/* ---- Lists ---- */

static bool list_push(char ***list, char *text) {
  size_t count = 0;
  while (*list && (*list)[count])
    count++;
  char **longer = text ? realloc(*list, (count + 2) * sizeof *longer) : NULL;
  if (!longer) {
    free(text);
    return false;
  }
  longer[count] = text;
  longer[count + 1] = NULL;
  *list = longer;
  return true;
}

void supervise_arguments_free(char **arguments) {
  for (size_t i = 0; arguments && arguments[i]; i++)
    free(arguments[i]);
  free(arguments);
}

/* ---- Reading ---- */

typedef enum entry_kind { FLAG, NUMBER, TEXT, LIST, LIMIT_LIST } entry_kind;
typedef struct entry {
  const char *name;
  entry_kind kind;
  size_t offset;
} entry;
#define ENTRY(name, kind, member)                                                                            \
  { name, kind, offsetof(supervise_call, member) }
static const entry entries[] = {
    ENTRY("--wall", NUMBER, options.wall_ms),
    ENTRY("--output", NUMBER, options.output_limit),
    ENTRY("--tasks", NUMBER, options.tasks),
    ENTRY("--limit", LIMIT_LIST, options.limits),
    ENTRY("--env", LIST, env),
    ENTRY("--engine", LIST, engines),
    ENTRY("--source", LIST, sources),
    ENTRY("--source-flag", LIST, source_flags),
    ENTRY("--cwd", TEXT, options.cwd),
    ENTRY("--report-fd", NUMBER, report_fd),
    ENTRY("--jobs", NUMBER, jobs),
    ENTRY("--repeat", NUMBER, repeat),
    ENTRY("--junit", TEXT, junit),
    ENTRY("--json", TEXT, json),
    ENTRY("--test", FLAG, options.test),
    ENTRY("--tests", FLAG, tests),
    ENTRY("--orphans-allowed", FLAG, options.orphans_allowed),
    ENTRY("--echo", FLAG, options.echo),
    ENTRY("--stdin", FLAG, options.inherit_input),
    ENTRY("--terminal", FLAG, options.terminal),
    ENTRY("--tap", FLAG, tap),
};

static const entry *find(const char *name) {
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
    if (strcmp(entries[i].name, name) == 0)
      return &entries[i];
  return NULL;
}

static bool read_number(const char *text, void *ret) {
  char *end;
  errno = 0;
  int64_t value = strtoll(text, &end, 10);
  memcpy(ret, &value, sizeof value);
  return end != text && !*end && errno == 0 && value > 0;
}

/* "none" alone is an empty list. */
static bool read_list(const char *text, char ***ret) {
  if (strcmp(text, "none") != 0)
    return list_push(ret, strdup(text));
  if (!*ret)
    *ret = calloc(1, sizeof **ret);
  return *ret != NULL;
}

static bool read_entry(const entry *one, const char *value, supervise_call *ret) {
  void *at = (char *)ret + one->offset;
  switch (one->kind) {
  case NUMBER:
    return read_number(value, at);
  case TEXT:
    *(const char **)at = value;
    return true;
  case LIST:
    return read_list(value, at);
  case LIMIT_LIST:
    return read_limit(value, at);
  default:
    *(bool *)at = true;
    return true;
  }
}

int supervise_call_read(int argc, char **argv, supervise_call *ret, const char **ret_why) {
  *ret = (supervise_call){.jobs = 1, .repeat = 1};
  int at = 1;
  for (; at < argc && argv[at][0] == '-'; at++) {
    if (strcmp(argv[at], "--") == 0) {
      at++;
      break;
    }
    const entry *one = find(argv[at]);
    *ret_why = argv[at];
    if (!one || (one->kind != FLAG && ++at == argc) || !read_entry(one, argv[at], ret))
      return -EINVAL;
  }
  *ret_why = "a program to run";
  if (at == argc)
    return -EINVAL;
  *ret_why = "--test takes a program and the name of a test";
  if (ret->options.test && !ret->tests && argc - at != 2)
    return -EINVAL;
  ret->options.argv = (const char *const *)argv + at;
  ret->options.env_add = (const char *const *)ret->env;
  ret->options.engines = (const char *const *)ret->engines;
  ret->options.sources = (const char *const *)ret->sources;
  ret->options.source_flags = (const char *const *)ret->source_flags;
  return 0;
}

void supervise_call_free(supervise_call *call) {
  supervise_arguments_free(call->env);
  supervise_arguments_free(call->engines);
  supervise_arguments_free(call->sources);
  supervise_arguments_free(call->source_flags);
  *call = (supervise_call){0};
}

/* ---- Writing ---- */

static bool push_two(char ***list, const char *name, char *value) {
  if (!list_push(list, strdup(name))) {
    free(value);
    return false;
  }
  return list_push(list, value);
}

static bool push_number(char ***list, const char *name, long long value) {
  char *text = NULL;
  text_append(&text, "%lld", value);
  return push_two(list, name, text);
}

static bool push_limits(char ***list, const cp_limits *from) {
  cp_limits copy = *from;
  bool good = true;
  for (size_t i = 0; good && i < LIMITS; i++) {
    const cp_limit *one = limit_at(&copy, i);
    char *text = NULL;
    if (!one->set)
      continue;
    text_append(&text, "%s=%llu", limits[i].name, (unsigned long long)one->value);
    good = push_two(list, "--limit", text);
  }
  const struct {
    const char *name;
    const cp_number *number;
  } numbers[] = {{"nice", &from->nice}, {"umask", &from->umask}};
  for (size_t i = 0; good && i < 2; i++) {
    char *text = NULL;
    if (!numbers[i].number->set)
      continue;
    text_append(&text, "%s=%d", numbers[i].name, numbers[i].number->value);
    good = push_two(list, "--limit", text);
  }
  return good;
}

static bool push_all(char ***list, const char *name, const char *const *values) {
  bool good = true;
  for (; good && values && *values; values++)
    good = name ? push_two(list, name, strdup(*values)) : list_push(list, strdup(*values));
  return good;
}

char **supervise_arguments(const kit_supervise_options *options) {
  static const char *const none[] = {"none", NULL};
  char **list = NULL;
  bool good = push_number(&list, "--report-fd", 3) && list_push(&list, strdup("--echo")) &&
              push_limits(&list, &options->limits) && push_all(&list, "--env", options->env_add) &&
              push_all(&list, "--engine", options->engines && !*options->engines ? none : options->engines);
  good = good && push_all(&list, "--source", options->sources) &&
         push_all(&list, "--source-flag", options->source_flags);
  if (good && options->wall_ms > 0)
    good = push_number(&list, "--wall", options->wall_ms);
  if (good && options->output_limit > 0)
    good = push_number(&list, "--output", (long long)options->output_limit);
  if (good && options->tasks > 0)
    good = push_number(&list, "--tasks", options->tasks);
  if (good && options->terminal)
    good = list_push(&list, strdup("--terminal"));
  if (good && options->cwd)
    good = push_two(&list, "--cwd", strdup(options->cwd));
  if (good && (options->input || options->inherit_input))
    good = list_push(&list, strdup("--stdin"));
  if (good && options->orphans_allowed)
    good = list_push(&list, strdup("--orphans-allowed"));
  if (good && options->test)
    good = list_push(&list, strdup("--test"));
  if (!good || !list_push(&list, strdup("--")) || !push_all(&list, NULL, options->argv)) {
    supervise_arguments_free(list);
    return NULL;
  }
  return list;
}
