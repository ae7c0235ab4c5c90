#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *node_or_skip(void) {
  static char *path;
  if (path != NULL)
    return path;
  const char *asked = getenv("KIT_NODE");
  path = asked != NULL && *asked != '\0' ? strdup(asked) : cp_which("node", NULL);
  if (path == NULL)
    SKIP("there is no node in PATH, and KIT_NODE names none");
  cp_result *result = cp_exec_file_sync(path, CP_ARGS("--version"), CP_OPTIONS(.timeout_ms = DEADLINE_MS));
  bool is_20 = strncmp(result->out.data, "v20.", 4) == 0;
  result = cp_result_free(result);
  if (!is_20)
    SKIP("%s is not Node 20", path);
  return path;
}

static void join(const char **to, size_t room, const char *const *args) {
  size_t i = 0;
  while (args != NULL && args[i] != NULL && i + 1 < room) {
    to[i] = args[i];
    i++;
  }
  to[i] = NULL;
}

cp_child *start_party(party by, const char *name, const char *const *args, const cp_options *options) {
  cp_options with = {.size = sizeof with};
  const char *all[16] = {"--helper", name};
  char script[512];
  if (options != NULL)
    with = *options;
  const char *file = test_program();
  if (by == BY_NODE) {
    with.exec_path = node_or_skip();
    int n = snprintf(script, sizeof script, "%s/%s.js", INTEROP_SCRIPTS, name);
    EXPECT(n > 0 && (size_t)n < sizeof script);
    file = script;
    join(all, 16, args);
  } else {
    join(all + 2, 14, args);
  }
  cp_child *child = cp_fork(file, all, &with);
  if (child == NULL)
    FAIL("cp_fork: %s", cp_last_error()->message);
  return child;
}

void run_node_parent(const char *name, const char *const *args) {
  const char *all[16] = {NULL, test_program()};
  char script[512];
  int n = snprintf(script, sizeof script, "%s/%s.js", INTEROP_SCRIPTS, name);
  EXPECT(n > 0 && (size_t)n < sizeof script);
  all[0] = script;
  join(all + 2, 14, args);
  cp_result *result =
      cp_spawn_sync(node_or_skip(), all,
                    CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE),
                               .timeout_ms = test_full() ? 10 * DEADLINE_MS : DEADLINE_MS, .kill_signal = 9));
  if (result->code != FINE || result->error != NULL)
    FAIL("%s ended with %d, signal %d: %s\n%s%s", name, result->code, result->signal,
         result->error != NULL ? result->error->message : "", result->out.data, result->err.data);
  result = cp_result_free(result);
}

/* A million messages take longer than a few. */
static void set_alarm(void) {
  alarm(test_full() ? 10 * DEADLINE_MS / 1000 : DEADLINE_MS / 1000);
}

void run_all(void) {
  set_alarm();
  EXPECT_EQ(cp_run(), 0);
  alarm(0);
}

void expect_fine(cp_child *child, const cp_result *result, void *count) {
  (void)child;
  if (result->error != NULL)
    FAIL("it failed: %s", result->error->message);
  EXPECT_EQ(result->signal, 0);
  EXPECT_EQ(result->code, FINE);
  ++*(int *)count;
}

cp_channel *parent_or_fail(void) {
  set_alarm();
  cp_channel *channel = cp_parent();
  if (channel == NULL)
    FAIL("cp_parent: %s", cp_last_error()->message);
  return channel;
}
