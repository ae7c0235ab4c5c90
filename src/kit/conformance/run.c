/*
 * Runs one side of a scenario: the driver in a scratch folder, under a deadline. Both sides get the same
 * environment and the same nothing on their descriptors.
 */
#include "common/files.h"
#include "common/interrupt.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEADLINE_MS = 30000, NOBODY = 65534, MOST_STARTS = 2 };

typedef struct side {
  conf_scratch scratch;
  bool late;
  int starts; /* how often it was started again */
  cp_child *child;
  int64_t timer;
  char *failure; /* our own, or NULL */
  conf_done_fn *done;
  void *ctx;
  struct side *next; /* of those whose driver runs */
} side;

static side *running;

static char *failure_of(const side *one, const cp_result *result) {
  if (one->late)
    return text_format("it was still running after %d s", DEADLINE_MS / 1000);
  if (result->error != NULL)
    return text_copy(result->error->message);
  if (result->signal_name != NULL)
    return text_format("the driver was ended by %s", result->signal_name);
  return result->code != 0 ? text_format("the driver ended with code %d", result->code) : NULL;
}

static void finish(side *one) {
  conf_transcript transcript = {0};
  const conf_pairing *pairing = one->scratch.pairing;
  scratch_collect(&one->scratch, one->failure, &transcript);
  scratch_free(&one->scratch);
  one->done(&transcript, pairing, one->ctx);
  free(one->failure);
  free(one);
}

/* ---- the driver ---- */

/* The driver leads a group of its own, and while it runs its number is taken. */
static void on_late(cp_loop *loop, void *ctx) {
  side *one = ctx;
  (void)loop;
  one->late = true;
  one->timer = 0;
  (void)kill(-cp_pid(one->child), SIGKILL);
}

static void on_running(cp_child *child, void *ctx) {
  side *one = ctx;
  (void)child;
  one->next = running;
  running = one;
  if (interrupted())
    (void)kill(-cp_pid(one->child), SIGKILL);
  one->timer = cp_set_timeout(NULL, DEADLINE_MS, on_late, one);
}

static int start_driver(side *one);

/* On a machine with too much to do Wine does not get every program to start: then nothing has happened yet.
 */
static bool starts_again(side *one, const cp_result *result) {
  char *path = path_below(one->scratch.folder, "transcript");
  bool never_ran = one->scratch.setup->emulator != NULL && result->code != 0 && !file_exists(path);
  free(path);
  if (!never_ran || one->late || interrupted() || one->starts++ == MOST_STARTS)
    return false;
  return start_driver(one) == 0;
}

static void on_closed(cp_child *child, const cp_result *result, void *ctx) {
  side *one = ctx;
  (void)child;
  side **link = &running;
  while (*link && *link != one)
    link = &(*link)->next;
  if (*link)
    *link = one->next;
  if (one->timer > 0)
    cp_clear_timer(NULL, one->timer);
  one->timer = 0;
  if (starts_again(one, result))
    return;
  one->failure = failure_of(one, result);
  finish(one);
}

void sides_stop(cp_loop *loop, void *ctx) {
  (void)loop;
  (void)ctx;
  for (const side *one = interrupted() ? running : NULL; one; one = one->next)
    (void)kill(-cp_pid(one->child), SIGKILL);
}

static void fail_later(cp_loop *loop, void *ctx) {
  (void)loop;
  finish(ctx);
}

static char **environment(const side *one) {
  extern char **environ;
  static const char *const passed[] = {"ASAN_", "UBSAN_", "LSAN_",           "TSAN_",
                                       "GCOV_", "KIT_",   "LD_LIBRARY_PATH="};
  char **env = NULL;
  list_add(&env, text_format("PATH=%s:/usr/local/bin:/usr/bin:/bin", one->scratch.setup->bin));
  list_add(&env, text_format("HOME=%s", one->scratch.work));
  if (one->scratch.setup->emulator != NULL) {
    char *bin = setup_path(one->scratch.setup, one->scratch.setup->bin);
    list_add(&env, text_format("WINEPATH=%s", bin));
    list_add(&env, text_copy("LC_ALL=C.UTF-8")); /* by which Wine reads names of files */
    free(bin);
  } else {
    list_add(&env, text_copy("LC_ALL=C"));
  }
  for (char **from = environ; *from != NULL; from++)
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
      if (strncmp(*from, passed[i], strlen(passed[i])) == 0)
        list_add(&env, text_copy(*from));
  return env;
}

static int start_driver(side *one) {
  const conf_setup *setup = one->scratch.setup;
  char *paths[] = {path_below(one->scratch.folder, "scenario.json"),
                   path_below(one->scratch.folder, "transcript"), path_below(one->scratch.folder, "stdin"),
                   path_below(one->scratch.folder, "stdout"), path_below(one->scratch.folder, "stderr")};
  char **env = environment(one);
  bool node = one->scratch.pairing->node_parent, emulated = setup->emulator != NULL;
  char *shown[] = {setup_path(setup, setup->driver_js), setup_path(setup, paths[0]),
                   setup_path(setup, paths[1])};
  const char *args[8] = {0}, *file = node ? setup->node : setup->driver;
  size_t count = 0;
  if (emulated) {
    args[count++] = "--exec";
    args[count++] = setup->emulated;
    args[count++] = file;
    file = setup->emulator;
  }
  if (node)
    args[count++] = shown[0];
  args[count++] = shown[1];
  args[count++] = shown[2];
  const cp_stdio stdio[] = {CP_FROM_PATH(paths[2]), CP_TO_PATH(paths[3]), CP_TO_PATH(paths[4]),
                            CP_STDIO_LAST};
  cp_options options = {
      .size = sizeof options,
      .cwd = one->scratch.work,
      .env = (const char *const *)env,
      .stdio = stdio,
      .detached = true,
      .queue = setup->queue,
  };
  if (scratch_is_nobodys(&one->scratch)) {
    options.uid = CP_ID(NOBODY);
    options.gid = CP_ID(NOBODY);
  }
  one->child = cp_spawn(file, args, &options);
  env = list_free(env);
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
    free(shown[i]);
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    free(paths[i]);
  if (one->child == NULL)
    return -cp_last_error()->errnum;
  if (cp_on_spawn(one->child, on_running, one) < 0 || cp_on_close(one->child, on_closed, one) < 0)
    return -ENOMEM;
  return 0;
}

void side_start(const conf_setup *setup, const conf_scenario *scenario, const conf_pairing *pairing,
                conf_done_fn *done, void *ctx) {
  side *one = kit_alloc(1, sizeof *one);
  *one =
      (side){.scratch = {.setup = setup, .scenario = scenario, .pairing = pairing}, .done = done, .ctx = ctx};
  int status = scratch_make(&one->scratch);
  if (status == 0)
    status = start_driver(one);
  if (status < 0) {
    one->failure = text_format("it could not be run: %s", strerror(-status));
    if (cp_loop_post(cp_loop_default(), fail_later, one) < 0)
      finish(one);
  }
}
