/* Which Node the library is compared with. */
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <stdlib.h>

static void collect(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  text_add(ctx, data, size);
}

/* The major version that a command prints, or 0 where this is no Node. */
static int major_from(const char *file, const char *const *args) {
  const cp_stdio stdio[] = {CP_IGNORE, CP_PIPE, CP_IGNORE, CP_STDIO_LAST};
  const cp_options options = {.size = sizeof options, .stdio = stdio, .timeout_ms = 60000};
  text_buffer text = {0};
  cp_child *child = cp_spawn(file, args, &options);
  if (child == NULL || cp_on_data(cp_stdout(child), collect, &text) < 0)
    return 0;
  cp_result *result = cp_wait(child, -1);
  char *version = text_take(&text);
  int major = result->code == 0 && *version == 'v' ? atoi(version + 1) : 0;
  result = cp_result_free(result);
  free(version);
  return major;
}

static int major_of(const char *path) {
  return major_from(path, CP_ARGS("--version"));
}

/* Keeps `candidate` if it is a Node and nothing better was found; frees it otherwise. */
static bool consider(char *candidate, char **best, int *best_major) {
  int major = candidate != NULL ? major_of(candidate) : 0;
  if (major == 0 || (*best != NULL && major != 20)) {
    free(candidate);
    return false;
  }
  free(*best);
  *best = candidate;
  *best_major = major;
  return major == 20;
}

char *node_find(const char *asked, int *ret_major) {
  static const char *const places[] = {"build/node/bin/node", "build/node/package/bin/node",
                                       "build/node/node", "build/node"};
  char *best = NULL;
  if (asked == NULL)
    asked = getenv("KIT_NODE");
  if (asked != NULL && *asked != '\0') {
    (void)consider(text_copy(asked), &best, ret_major);
    return best;
  }
  if (consider(cp_which("node", NULL), &best, ret_major))
    return best;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    char *path = text_format("%s/%s", place_root(), places[i]);
    if (!file_exists(path)) {
      free(path);
      continue;
    }
    if (consider(path, &best, ret_major))
      break;
  }
  return best;
}

char *node_find_windows(const char *asked, const char *build, int *ret_major) {
  if (asked == NULL)
    asked = getenv("KIT_NODE_WINDOWS");
  char *path = asked != NULL && *asked != '\0'
                   ? text_copy(asked)
                   : text_format("%s/build/node-win/package/bin/node.exe", place_root());
  char *wine = text_format("%s/cmake/wine.sh", place_root());
  char *driver = text_format("%s/tests/conformance/conformance_driver.exe", build);
  char *emulated = text_format("%s/CMakeCache.txt", build);
  bool here = file_exists(path) && file_exists(driver);
  *ret_major = here ? major_from(wine, CP_ARGS("--exec", emulated, path, "--version")) : 0;
  free(wine);
  free(driver);
  free(emulated);
  if (*ret_major > 0)
    return path;
  free(path);
  return NULL;
}
