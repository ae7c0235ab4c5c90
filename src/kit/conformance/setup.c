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

static char *folder_of(const char *path) {
  char *folder = text_copy(path), *slash = strrchr(folder, '/');
  if (slash != NULL)
    *slash = '\0';
  return folder;
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

/* What was built: "driver" is conformance_driver, for Windows conformance_driver.exe. */
static char *install_built(const char *build, const char *name, const conf_setup *setup, int *status) {
  const char *suffix = setup->emulator != NULL ? ".exe" : "";
  char *from = text_format("%s/tests/conformance/conformance_%s%s", build, name, suffix);
  char *as = text_format("%s%s", name, suffix);
  char *to = install(from, setup->base, as, status);
  free(from);
  free(as);
  return to;
}

static char *install_script(const char *name, const char *base, int *status) {
  char *from = text_format("%s/tests/conformance/%s", place_root(), name);
  char *to = install(from, base, name, status);
  free(from);
  return to;
}

int setup_make(const char *node, const char *build, bool windows, size_t jobs, conf_setup *ret) {
  const char *tmp = getenv("TMPDIR");
  char *base = text_format("%s/kit-conformance-XXXXXX", tmp != NULL && *tmp == '/' ? tmp : "/tmp");
  int status = mkdtemp(base) == NULL || chmod(base, 0755) < 0 ? -errno : 0;
  *ret = (conf_setup){.base = base};
  if (windows) {
    ret->emulator = text_format("%s/cmake/wine.sh", place_root());
    ret->emulated = text_format("%s/CMakeCache.txt", build);
  }
  bool closed = !windows && geteuid() == 0 && !is_open_to_others(node); /* in a checkout below /root */
  ret->node = closed ? install(node, base, "node", &status) : text_copy(node);
  ret->driver = install_built(build, "driver", ret, &status);
  ret->probe = install_built(build, "probe", ret, &status);
  ret->peer = install_built(build, "peer", ret, &status);
  ret->driver_js = install_script("driver.js", base, &status);
  ret->peer_js = install_script("peer.js", base, &status);
  install_parts(base, &status);
  ret->bin = windows ? folder_of(node) : link_node(ret->node, base, &status);
  ret->queue = cp_queue_new(jobs);
  return status == 0 && ret->queue == NULL ? -ENOMEM : status;
}

/* Of the processes of Wine's own none is to be left behind. */
static void wait_for_emulator(const conf_setup *setup) {
  const char *const args[] = {"--wait", setup->emulated, NULL};
  const cp_stdio stdio[] = {CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_STDIO_LAST};
  const cp_options options = {.size = sizeof options, .stdio = stdio};
  (void)cp_result_free(cp_spawn_sync(setup->emulator, args, &options));
}

void setup_free(conf_setup *setup) {
  if (setup->emulator != NULL)
    wait_for_emulator(setup);
  free(setup->emulator);
  free(setup->emulated);
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

/* ---- paths ---- */

char *setup_path(const conf_setup *setup, const char *path) {
  char *shown = text_format("%s%s", setup->emulator != NULL ? "Z:" : "", path);
  for (char *at = shown; setup->emulator != NULL && *at != '\0'; at++)
    if (*at == '/')
      *at = '\\';
  return shown;
}

char *text_in_json(const char *text) {
  cJSON *string = cJSON_CreateString(text);
  char *quoted = cJSON_PrintUnformatted(string), *inside = text_copy(quoted + 1);
  inside[strlen(inside) - 1] = '\0';
  cJSON_free(quoted);
  cJSON_Delete(string);
  return inside;
}
