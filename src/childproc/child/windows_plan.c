#include "child/windows_plan.h"

#include "base/error.h"
#include "child/check.h"
#include "child/windows_command.h"
#include "os/os.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The first file that is there, from the root on; *ret NULL: there is none. */
static int find_script(struct plan *plan, char **ret) {
  *ret = NULL;
  for (char **at = plan->os.candidates; *at != NULL; at++) {
    if (os_is_executable(*at) < 0)
      continue;
    char *full = os_full_path(*at);
    if (full == NULL)
      return -ENOMEM;
    int r = windows_script_path(&plan->arena, full, ret);
    free(full);
    return r;
  }
  return 0;
}

/* A script that is not there is told as any other program: candidates without a file are ENOENT. */
static int plan_batch(struct plan *plan, const char *const *args, const cp_options *options) {
  char *script = NULL, *line;
  int r =
      windows_batch_line(&plan->arena, "", args, NULL, options->batch, &line); /* refused whatever it is */
  if (r == 0)
    r = find_script(plan, &script);
  if (r < 0 || script == NULL)
    return r;
  char *cwd = os_full_path(has_text(options->cwd) ? options->cwd : ".");
  r = cwd == NULL ? -ENOMEM : windows_batch_cwd(cwd);
  free(cwd);
  if (r == 0)
    r = windows_batch_line(&plan->arena, script, args, (const char *const *)plan->os.envp, options->batch,
                           &line);
  if (r == 0) {
    plan->os.line = line;
    plan->os.by_cmd = true;
  }
  return r;
}

/* What cp_spawnargs() tells of a command line: the words that Node would. */
static int tell_shell(struct plan *plan, const char *command) {
  struct arena *arena = &plan->arena;
  char *quoted = arena_alloc(arena, strlen(command) + 3);
  char **argv = arena_array(arena, 6, sizeof(char *));
  if (quoted == NULL || argv == NULL)
    return -ENOMEM;
  size_t size = strlen(command);
  quoted[0] = quoted[size + 1] = '"';
  memcpy(quoted + 1, command, size);
  const char *const words[] = {"/d", "/s", "/c", NULL};
  argv[0] = plan->os.argv[0];
  for (int i = 0; words[i] != NULL; i++)
    if ((argv[i + 1] = arena_copy(arena, words[i])) == NULL)
      return -ENOMEM;
  argv[4] = quoted;
  plan->os.argv = argv;
  return 0;
}

int windows_plan(struct plan *plan, const char *file, const char *const *args, const cp_options *options) {
  bool shell = options->shell || has_text(options->shell_path);
  char *line;
  int r = shell ? windows_shell_line(&plan->arena, plan->os.argv[0], file, &line)
                : windows_line(&plan->arena, (const char *const *)plan->os.argv, options->windows_verbatim,
                               &line);
  if (r >= 0 && shell && windows_is_cmd(plan->os.argv[0]))
    r = tell_shell(plan, file);
  if (r < 0)
    return r;
  plan->os.line = line;
  plan->os.hide = options->windows_hide;
  r = windows_is_batch(plan->file);
  if (r > 0 && shell) /* a command line for a batch file has no quoting that is known */
    return windows_batch_line(&plan->arena, "", NULL, NULL, CP_BATCH_REJECT, &line);
  return r > 0 ? plan_batch(plan, args, options) : r;
}
