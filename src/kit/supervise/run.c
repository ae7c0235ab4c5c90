/* What engines, and the other files of the supervisor, may ask of a run. */
#include "supervise/run.h"

#include "supervise/proc_read.h"

#include <errno.h>
#include <stdlib.h>

pid_t kit_run_pid(const kit_run *run) {
  return run->pid;
}

int64_t kit_run_elapsed_ns(const kit_run *run) {
  return proc_now_ns() - run->start_ns;
}

const char *kit_run_dir(const kit_run *run) {
  return run->dir;
}

int run_add_env(kit_run *run, char *text) {
  char **env = text ? realloc(run->env, (run->env_count + 2) * sizeof *env) : NULL;
  if (!env) {
    free(text);
    return -ENOMEM;
  }
  run->env = env;
  env[run->env_count++] = text;
  env[run->env_count] = NULL;
  return 0;
}

int kit_run_env(kit_run *run, const char *name, const char *value) {
  char *text = NULL;
  text_append(&text, "%s=%s", name, value);
  return run_add_env(run, text);
}
