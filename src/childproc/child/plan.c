#include "child/plan.h"

#include "child/check.h"
#include "child/command.h"
#include "child/isolate.h"
#include "child/search.h"
#include "child/windows_plan.h"
#include "os/os.h"

#include <errno.h>
#include <stdio.h>

#define SHELL "/bin/sh" /* of a text without #! */

/* ---- what is run ---- */

static char **direct_argv(struct arena *arena, const char *file, const char *const *args, const char *argv0) {
  size_t count = 0;
  while (args != NULL && args[count] != NULL)
    count++;
  char **argv = arena_array(arena, count + 2, sizeof(char *));
  if (argv == NULL || (argv[0] = arena_copy(arena, argv0 != NULL ? argv0 : file)) == NULL)
    return NULL;
  for (size_t i = 0; i < count; i++)
    if ((argv[i + 1] = arena_copy(arena, args[i])) == NULL)
      return NULL;
  return argv;
}

/* execvp's way with a text that has no #!: sh, the file, its arguments. */
static char **shell_argv(struct arena *arena, char **argv) {
  size_t count = 0;
  while (argv[count] != NULL)
    count++;
  char **shell = arena_array(arena, count + 3, sizeof(char *));
  if (shell == NULL || (shell[0] = arena_copy(arena, SHELL)) == NULL)
    return NULL;
  for (size_t i = 1; i < count; i++)
    shell[i + 1] = argv[i];
  return shell;
}

const char *program_of(const char *file, const cp_options *options) {
  bool shell = options->shell || has_text(options->shell_path);
  return !shell ? file : has_text(options->shell_path) ? options->shell_path : os_shell();
}

static int channel_index(const cp_stdio *stdio) {
  for (int i = 0; stdio != NULL && stdio[i].kind != CP_STDIO_END; i++)
    if (stdio[i].kind == CP_STDIO_IPC)
      return i;
  return -1;
}

/*
 * A child with a channel finds it by two variables. They replace the caller's own, which would lead it to a
 * descriptor that it does not have; and any other child does not inherit those of this process.
 */
static char **plan_env(struct arena *arena, const cp_options *options) {
  const char *const none[] = {"NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", NULL};
  char **own_env = options->env == NULL ? os_environ() : NULL, **env = NULL;
  if (options->env != NULL)
    env = search_env(arena, options->env, options->env_add);
  else if (own_env != NULL)
    env = search_env(arena, (const char *const *)own_env, none);
  os_environ_free(own_env);
  if (env != NULL && options->env == NULL)
    env = search_env(arena, (const char *const *)env, options->env_add);
  int index = channel_index(options->stdio);
  if (env == NULL || index < 0)
    return env;
  char place[40];
  snprintf(place, sizeof place, "NODE_CHANNEL_FD=%d", index);
  bool advanced = options->serialization == CP_ADVANCED;
  const char *const own[] = {
      place, advanced ? "NODE_CHANNEL_SERIALIZATION_MODE=advanced" : "NODE_CHANNEL_SERIALIZATION_MODE=json",
      NULL};
  return search_env(arena, (const char *const *)env, own);
}

static int plan_program(struct plan *plan, const char *file, const char *const *args,
                        const cp_options *options) {
  bool shell = options->shell || has_text(options->shell_path);
  const char *program = program_of(file, options);
  plan->file = arena_copy(&plan->arena, program);
  plan->os.argv = shell ? command_of_sh(&plan->arena, program, file)
                        : direct_argv(&plan->arena, file, args, options->argv0);
  if (plan->file == NULL || plan->os.argv == NULL)
    return -ENOMEM;
  if (shell && options->argv0 != NULL &&
      (plan->os.argv[0] = arena_copy(&plan->arena, options->argv0)) == NULL)
    return -ENOMEM;
  plan->os.envp = plan_env(&plan->arena, options);
  if (plan->os.envp == NULL)
    return -ENOMEM;
  plan->os.candidates = search(&plan->arena, program, options->cwd, (const char *const *)plan->os.envp);
  if (plan->os.candidates == NULL)
    return -ENOMEM;
  if (os_takes_line())
    return windows_plan(plan, file, args, options);
  plan->os.shell_argv = shell_argv(&plan->arena, plan->os.argv);
  return plan->os.shell_argv == NULL ? -ENOMEM : 0;
}

/* ---- what it has as descriptors ---- */

static int plan_stdio(struct plan *plan, const cp_stdio *stdio) {
  size_t given = 0;
  while (stdio != NULL && stdio[given].kind != CP_STDIO_END)
    given++;
  size_t count = given < 3 ? 3 : given;
  plan->stdio = arena_array(&plan->arena, count, sizeof *plan->stdio);
  plan->os.sources = arena_array(&plan->arena, count, sizeof *plan->os.sources);
  if (plan->stdio == NULL || plan->os.sources == NULL)
    return -ENOMEM;
  plan->os.source_count = count;
  for (size_t i = 0; i < count; i++) {
    cp_stdio *one = &plan->stdio[i];
    *one = i < given ? stdio[i] : CP_DEFAULT;
    if (one->kind == CP_STDIO_DEFAULT)
      one->kind = i < 3 ? CP_STDIO_PIPE : CP_STDIO_IGNORE;
    if (one->path != NULL && (one->path = arena_copy(&plan->arena, one->path)) == NULL)
      return -ENOMEM;
    plan->os.sources[i].fd = -1;
  }
  return 0;
}

/* ---- what it does before it is the program ---- */

static void add_step(os_plan *os, os_step step) {
  os->steps[os->step_count++] = step;
}

static void add_stdio_steps(struct plan *plan) {
  size_t count = plan->os.source_count;
  for (size_t i = 0; i < count; i++) {
    bool same = plan->stdio[i].kind == CP_STDIO_SAME_AS;
    int source = same ? plan->stdio[i].fd : (int)i;
    /* An element that is the same as one that is itself the same as another. */
    while (plan->stdio[source].kind == CP_STDIO_SAME_AS)
      source = plan->stdio[source].fd;
    add_step(&plan->os, (os_step){.kind = CP_STEP_STDIO, .index = (int)i, .source = source, .count = count});
  }
}

/* The descriptor that is to be the controlling terminal; -1: none. */
static int terminal_of(const struct plan *plan) {
  for (size_t i = 0; i < plan->os.source_count; i++)
    if (plan->stdio[i].kind == CP_STDIO_PTY)
      return (int)i;
  return -1;
}

static void add_limit(os_plan *os, cp_limit_kind kind, cp_limit limit) {
  if (limit.set)
    add_step(os, (os_step){.kind = CP_STEP_LIMIT, .index = (int)kind, .value = limit.value});
}

static void add_limits(os_plan *os, const cp_options *options) {
  const cp_limits *limits = &options->limits;
  if (limits->umask.set)
    add_step(os, (os_step){.kind = CP_STEP_UMASK, .value = (uint64_t)limits->umask.value});
  if (limits->nice.set)
    add_step(os, (os_step){.kind = CP_STEP_NICE, .value = (uint64_t)(int64_t)limits->nice.value});
  add_limit(os, CP_LIMIT_CPU, limits->cpu_s);
  add_limit(os, CP_LIMIT_ADDRESS_SPACE, limits->address_space);
  add_limit(os, CP_LIMIT_DATA, limits->data);
  add_limit(os, CP_LIMIT_STACK, limits->stack);
  add_limit(os, CP_LIMIT_CORE, isolation_core(options));
  add_limit(os, CP_LIMIT_FILE_SIZE, limits->file_size);
  add_limit(os, CP_LIMIT_DESCRIPTORS, limits->descriptors);
  add_limit(os, CP_LIMIT_PROCESSES, limits->processes);
}

/* Groups before the user: a user who is not root may not change groups any more. */
static int add_credentials(struct plan *plan, const cp_options *options) {
  os_plan *os = &plan->os;
  bool given = options->groups != NULL;
  os->credentials = options->uid.set || options->gid.set || given;
  if (!os->credentials)
    return 0;
  unsigned *ids = arena_array(&plan->arena, options->groups_count + 1, sizeof *ids);
  if (ids == NULL)
    return -ENOMEM;
  for (size_t i = 0; given && i < options->groups_count; i++)
    ids[i] = options->groups[i];
  /* Without a list none are kept; an ordinary user may not drop them, and Node ignores that, too. */
  add_step(os, (os_step){.kind = CP_STEP_GROUPS,
                         .ids = ids,
                         .count = given ? options->groups_count : 0,
                         .optional = !given});
  if (options->gid.set)
    add_step(os, (os_step){.kind = CP_STEP_GID, .value = options->gid.value});
  if (options->uid.set)
    add_step(os, (os_step){.kind = CP_STEP_UID, .value = options->uid.value});
  return 0;
}

/* The tree is joined first: whatever the child does as itself counts for it already. */
static int plan_tree(struct plan *plan, const cp_options *options) {
  os_ownership *own = &plan->os.own;
  own->tree = options->tree || options->tree_at_least > CP_TREE_NONE;
  own->at_least = options->tree_at_least;
  own->memory = options->limits.memory;
  own->processes = options->limits.tree_processes;
  own->guard = options->die_with_parent;
  if (own->tree || own->memory.set || own->processes.set)
    add_step(&plan->os, (os_step){.kind = CP_STEP_TREE});
  if (own->guard)
    add_step(&plan->os, (os_step){.kind = CP_STEP_GUARD, .index = 0});
  if (has_text(options->cgroup_parent) &&
      (own->cgroup_parent = arena_copy(&plan->arena, options->cgroup_parent)) == NULL)
    return -ENOMEM;
  return 0;
}

static int add_affinity(struct plan *plan, const cp_limits *limits) {
  if (limits->cpus == NULL)
    return 0;
  unsigned *cpus = arena_array(&plan->arena, limits->cpus_count + 1, sizeof *cpus);
  if (cpus == NULL)
    return -ENOMEM;
  for (size_t i = 0; i < limits->cpus_count; i++)
    cpus[i] = (unsigned)limits->cpus[i];
  add_step(&plan->os, (os_step){.kind = CP_STEP_AFFINITY, .ids = cpus, .count = limits->cpus_count});
  return 0;
}

/*
 * The order: dispositions while every signal is still blocked; limits after everything that opens or
 * needs something; ids after what only root may do; the mask last, so that no signal meets a half-made child.
 */
static int plan_steps(struct plan *plan, const cp_options *options) {
  os_plan *os = &plan->os;
  os->steps = arena_array(&plan->arena, os->source_count + 28 + 2 * OS_ISOLATION_STEPS, sizeof *os->steps);
  if (os->steps == NULL)
    return -ENOMEM;
  add_step(os, (os_step){.kind = CP_STEP_SIGNALS});
  int terminal = terminal_of(plan);
  if (options->detached || terminal >= 0) /* before the tree, which takes the session over */
    add_step(os, (os_step){.kind = CP_STEP_SETSID});
  int r = plan_tree(plan, options);
  if (r < 0)
    return r;
  add_stdio_steps(plan);
  if (terminal >= 0)
    add_step(os, (os_step){.kind = CP_STEP_TERMINAL, .index = terminal});
  add_step(os, (os_step){.kind = CP_STEP_CLOSE_REST, .count = os->source_count});
  r = plan_isolation(plan, options);
  if (r < 0)
    return r;
  isolation_add_first(os);
  if (has_text(options->cwd)) {
    plan->cwd = arena_copy(&plan->arena, options->cwd);
    if (plan->cwd == NULL)
      return -ENOMEM;
    add_step(os, (os_step){.kind = CP_STEP_CHDIR, .path = plan->cwd});
  }
  add_limits(os, options);
  r = add_affinity(plan, &options->limits);
  if (r == 0)
    r = add_credentials(plan, options);
  if (os->own.guard)
    add_step(os, (os_step){.kind = CP_STEP_GUARD, .index = 1, .optional = true});
  isolation_add_last(os);
  add_step(os, (os_step){.kind = CP_STEP_MASK});
  add_step(os, (os_step){.kind = CP_STEP_EXEC});
  return r;
}

int plan_make(struct plan *ret, const char *file, const char *const *args, const cp_options *options) {
  struct plan plan = {0};
  int r = plan_program(&plan, file, args, options);
  if (r == 0)
    r = plan_stdio(&plan, options->stdio);
  if (r == 0)
    r = plan_steps(&plan, options);
  if (r < 0)
    arena_free(&plan.arena);
  else
    *ret = plan;
  return r;
}

void plan_free(struct plan *plan) {
  arena_free(&plan->arena);
  *plan = (struct plan){0};
}
