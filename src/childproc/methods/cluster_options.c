/* What a cluster keeps of the caller's options: workers are started long after the call has returned. */
#include "methods/cluster.h"

#include "base/error.h"
#include "child/check.h"

#include <errno.h>
#include <string.h>

enum { BACKOFF_MS = 100, BACKOFF_MAX_MS = 30000, GRACE_MS = 5000 };

int cluster_copy_list(struct arena *arena, const char *const *list, char ***ret) {
  size_t count = 0;
  *ret = NULL;
  if (list == NULL)
    return 0;
  while (list[count] != NULL)
    count++;
  char **copy = arena_array(arena, count + 1, sizeof *copy);
  if (copy == NULL)
    return -ENOMEM;
  for (size_t i = 0; i < count; i++)
    if ((copy[i] = arena_copy(arena, list[i])) == NULL)
      return -ENOMEM;
  *ret = copy;
  return 0;
}

static int keep_list(struct arena *arena, const char *const **list) {
  char **copy;
  int r = cluster_copy_list(arena, *list, &copy);
  if (r >= 0)
    *list = (const char *const *)copy;
  return r;
}

static int keep_text(struct arena *arena, const char **text) {
  if (*text == NULL)
    return 0;
  const char *copy = arena_copy(arena, *text);
  if (copy == NULL)
    return -ENOMEM;
  *text = copy;
  return 0;
}

static int keep_bytes(struct arena *arena, const void **bytes, size_t size) {
  if (*bytes == NULL)
    return 0;
  void *copy = arena_alloc(arena, size);
  if (copy == NULL)
    return -ENOMEM;
  *bytes = memcpy(copy, *bytes, size);
  return 0;
}

static int keep_stdio(struct arena *arena, const cp_stdio **stdio) {
  size_t count = 0;
  if (*stdio == NULL)
    return 0;
  while ((*stdio)[count].kind != CP_STDIO_END)
    count++;
  cp_stdio *copy = arena_array(arena, count + 1, sizeof *copy);
  if (copy == NULL)
    return -ENOMEM;
  memcpy(copy, *stdio, (count + 1) * sizeof *copy);
  for (size_t i = 0; i < count; i++)
    if (keep_text(arena, &copy[i].path) < 0)
      return -ENOMEM;
  *stdio = copy;
  return 0;
}

static int keep_allowed(struct arena *arena, const cp_allowed **allowed) {
  size_t count = 0;
  if (*allowed == NULL)
    return 0;
  while ((*allowed)[count].path != NULL)
    count++;
  cp_allowed *copy = arena_array(arena, count + 1, sizeof *copy);
  if (copy == NULL)
    return -ENOMEM;
  memcpy(copy, *allowed, (count + 1) * sizeof *copy);
  for (size_t i = 0; i < count; i++)
    if (keep_text(arena, &copy[i].path) < 0)
      return -ENOMEM;
  *allowed = copy;
  return 0;
}

static int keep_options(struct arena *arena, cp_options *options) {
  const char **texts[] = {&options->cwd,       &options->argv0,         &options->shell_path,
                          &options->exec_path, &options->cgroup_parent, &options->scratch};
  const char *const **lists[] = {&options->env, &options->env_add, &options->exec_argv};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (keep_text(arena, texts[i]) < 0)
      return -ENOMEM;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (keep_list(arena, lists[i]) < 0)
      return -ENOMEM;
  const void *groups = options->groups, *cpus = options->limits.cpus;
  if (keep_bytes(arena, &groups, options->groups_count * sizeof *options->groups) < 0 ||
      keep_bytes(arena, &cpus, options->limits.cpus_count * sizeof *options->limits.cpus) < 0 ||
      keep_allowed(arena, &options->allowed) < 0 ||
      keep_bytes(arena, &options->input, options->input_size) < 0)
    return -ENOMEM;
  options->groups = groups;
  options->limits.cpus = cpus;
  return keep_stdio(arena, &options->stdio);
}

static int refuse(const char *name, const char *advice) {
  return error_argument("ERR_INVALID_ARG_VALUE", -1, advice, "The property 'options.%s' is invalid", name);
}

/* What a worker cannot have because there may be several, and the next one starts later. */
static int check(const cp_cluster_options *options, const cp_options *worker) {
  if (!has_text(options->exec))
    return refuse("exec", "Name the workers' program or script.");
  if (options->scheduling != CP_SCHEDULE_ROUND_ROBIN && options->scheduling != CP_SCHEDULE_SHARED)
    return refuse("scheduling", "Use CP_SCHEDULE_ROUND_ROBIN or CP_SCHEDULE_SHARED.");
  if (worker->queue != NULL)
    return refuse("options.queue", "Workers run at the same time: start as many as may run.");
  for (size_t i = 0; worker->stdio != NULL && worker->stdio[i].kind != CP_STDIO_END; i++)
    if (worker->stdio[i].kind == CP_STDIO_STREAM)
      return refuse("options.stdio", "A stream can be handed to one worker only: use CP_FD or a path.");
  return 0;
}

static int read_clock(int64_t value, int64_t preset, const char *name, int64_t *ret) {
  if (value < 0 && value != CP_ZERO)
    return refuse(name, "Give milliseconds, CP_ZERO, or CP_UNLIMITED.");
  *ret = value == 0 ? preset : value == CP_ZERO ? 0 : value;
  return 0;
}

int cluster_take_options(cp_cluster *cluster, const cp_cluster_options *options) {
  cp_cluster_options own = {0};
  if (options == NULL || options->size < sizeof options->size)
    return refuse("size", "Use CP_CLUSTER_OPTIONS(…), or set size to sizeof(cp_cluster_options).");
  memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
  int r = check_options(own.options, &cluster->options);
  if (r >= 0)
    r = check(&own, &cluster->options);
  if (r >= 0)
    r = read_clock(own.backoff_ms, BACKOFF_MS, "backoff_ms", &cluster->backoff_ms);
  if (r >= 0)
    r = read_clock(own.backoff_max_ms, BACKOFF_MAX_MS, "backoff_max_ms", &cluster->backoff_max_ms);
  if (r >= 0)
    r = read_clock(own.grace_ms, GRACE_MS, "grace_ms", &cluster->grace_ms);
  if (r < 0)
    return r;
  cluster->exec = own.exec;
  cluster->args = own.args;
  cluster->scheduling = own.scheduling;
  cluster->respawn = own.respawn;
  if (keep_options(&cluster->arena, &cluster->options) < 0 ||
      keep_text(&cluster->arena, &cluster->exec) < 0 || keep_list(&cluster->arena, &cluster->args) < 0)
    return error_memory();
  return 0;
}
