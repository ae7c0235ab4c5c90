/* What all runs share: the programs, a scratch folder that anybody may enter, how many run at once. */
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A copy, so that a driver without the rights of this user can run it too. */
static char *install(const char *from, const char *base, const char *name, int *status) {
  char *to = text_format("%s/%s", base, name);
  if (*status == 0)
    *status = file_copy(from, to);
  if (*status == 0 && chmod(to, 0755) < 0)
    *status = -errno;
  return to;
}

/* What the two scripts share. */
static void install_parts(const char *base, int *status) {
  static const char *const names[] = {"channel.js", "forms.js", "handles.js"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char *from = text_format("%s/tests/conformance/%s", place_root(), names[i]);
    free(install(from, base, names[i], status));
    free(from);
  }
}

/* A script that a child of a driver runs is to be run by this same Node. */
static char *link_node(const char *node, const char *base, int *status) {
  char *folder = text_format("%s/bin", base), *link = text_format("%s/node", folder);
  if (*status == 0)
    *status = folder_make(folder);
  if (*status == 0 && symlink(node, link) < 0)
    *status = -errno;
  free(link);
  return folder;
}

/* Whether every folder above the file lets anybody through. */
static bool is_open_to_others(const char *path) {
  char *folder = text_copy(path);
  bool open = true;
  for (char *slash; open && (slash = strrchr(folder, '/')) != NULL && slash > folder;) {
    struct stat info;
    *slash = '\0';
    open = stat(folder, &info) == 0 && (info.st_mode & S_IXOTH) != 0;
  }
  free(folder);
  return open;
}

int setup_make(const char *node, size_t jobs, conf_setup *ret) {
  const char *tmp = getenv("TMPDIR");
  char *base = text_format("%s/kit-conformance-XXXXXX", tmp != NULL && *tmp == '/' ? tmp : "/tmp");
  char *driver = text_format("%s/tests/conformance/conformance_driver", place_build());
  char *probe = text_format("%s/tests/conformance/conformance_probe", place_build());
  char *script = text_format("%s/tests/conformance/driver.js", place_root());
  char *peer = text_format("%s/tests/conformance/conformance_peer", place_build());
  char *peer_script = text_format("%s/tests/conformance/peer.js", place_root());
  int status = mkdtemp(base) == NULL || chmod(base, 0755) < 0 ? -errno : 0;
  *ret = (conf_setup){.base = base};
  bool closed = geteuid() == 0 && !is_open_to_others(node); /* in a checkout below /root */
  ret->node = closed ? install(node, base, "node", &status) : text_copy(node);
  ret->driver = install(driver, base, "driver", &status);
  ret->probe = install(probe, base, "probe", &status);
  ret->driver_js = install(script, base, "driver.js", &status);
  ret->peer = install(peer, base, "peer", &status);
  ret->peer_js = install(peer_script, base, "peer.js", &status);
  install_parts(base, &status);
  ret->bin = link_node(ret->node, base, &status);
  ret->queue = cp_queue_new(jobs);
  free(peer);
  free(peer_script);
  free(driver);
  free(probe);
  free(script);
  return status == 0 && ret->queue == NULL ? -ENOMEM : status;
}

void setup_free(conf_setup *setup) {
  if (setup->base != NULL)
    folder_remove(setup->base);
  setup->queue = cp_queue_free(setup->queue);
  free(setup->base);
  free(setup->node);
  free(setup->driver);
  free(setup->driver_js);
  free(setup->probe);
  free(setup->peer);
  free(setup->peer_js);
  free(setup->bin);
  *setup = (conf_setup){0};
}

/* ---- Node ---- */

static void collect(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  text_add(ctx, data, size);
}

/* The major version of a Node, or 0 where this is none. */
static int major_of(const char *path) {
  const char *const args[] = {"--version", NULL};
  const cp_stdio stdio[] = {CP_IGNORE, CP_PIPE, CP_IGNORE, CP_STDIO_LAST};
  const cp_options options = {.size = sizeof options, .stdio = stdio, .timeout_ms = 20000};
  text_buffer text = {0};
  cp_child *child = cp_spawn(path, args, &options);
  if (child == NULL || cp_on_data(cp_stdout(child), collect, &text) < 0)
    return 0;
  cp_result *result = cp_wait(child, -1);
  char *version = text_take(&text);
  int major = result->code == 0 && *version == 'v' ? atoi(version + 1) : 0;
  result = cp_result_free(result);
  free(version);
  return major;
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
