#include "course/git.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <stdlib.h>

enum { PATIENCE_MS = 60000 };

bool git_installed(void) {
  char *path = cp_which("git", NULL);
  bool found = path != NULL;
  free(path);
  return found;
}

bool git_exists(void) {
  char *head = text_format("%s/.git/HEAD", place_work());
  bool found = file_exists(head);
  free(head);
  return found;
}

/* A learner's own settings may sign, ask, or run hooks; none of it belongs into a check. */
static cp_result *run_in(const char *folder, const char *const *words, const char *const *env_add) {
  static const char *const fixed[] = {
      "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "gc.auto=0", "--no-pager", NULL};
  char **args = NULL;
  for (size_t i = 0; fixed[i]; i++)
    list_add(&args, text_copy(fixed[i]));
  for (size_t i = 0; words[i]; i++)
    list_add(&args, text_copy(words[i]));
  cp_result *result =
      cp_exec_file_sync("git", (const char *const *)args,
                        CP_OPTIONS(.cwd = folder, .env_add = env_add, .timeout_ms = PATIENCE_MS,
                                   .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE)));
  list_free(args);
  return result;
}

cp_result *git_run(const char *const *words) {
  char *dir = text_format("GIT_DIR=%s/.git", place_work());
  char *tree = text_format("GIT_WORK_TREE=%s", place_work());
  const char *const env_add[] = {dir, tree, "GIT_INDEX_FILE", "GIT_TERMINAL_PROMPT=0", NULL};
  cp_result *result = run_in(place_work(), words, env_add);
  free(tree);
  free(dir);
  return result;
}

cp_result *git_run_root(const char *const *words) {
  static const char *const env_add[] = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_TERMINAL_PROMPT=0",
                                        NULL};
  return run_in(place_root(), words, env_add);
}

bool git_good(const cp_result *result) {
  return !result->error && result->code == 0;
}
