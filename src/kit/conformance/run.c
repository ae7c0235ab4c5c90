/*
 * Runs one side of a scenario: a scratch folder with what the scenario asks for, the driver in it, its
 * transcript. Both sides get the same environment and the same nothing on their descriptors.
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

enum { DEADLINE_MS = 30000, NOBODY = 65534 };

typedef struct side {
  const conf_setup *setup;
  const conf_scenario *scenario;
  const conf_pairing *pairing;
  bool late;
  char *folder, *work; /* the scratch folder, and the part of it that the scenario lives in */
  cp_child *child;
  int64_t timer;
  char *failure; /* our own, or NULL */
  conf_done_fn *done;
  void *ctx;
  struct side *next; /* of those whose driver runs */
} side;

static side *running;

static char *below(const char *folder, const char *name) {
  return text_format("%s/%s", folder, name);
}

static const cJSON *member(const side *one, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(one->scenario->json, name);
}

static bool as_nobody(const side *one) {
  return geteuid() == 0 && scenario_needs(one->scenario, "user");
}

/* ---- the scratch folder ---- */

static int give(const side *one, const char *path) {
  if (as_nobody(one) && chown(path, NOBODY, NOBODY) < 0)
    return -errno;
  return 0;
}

static char *filled(const side *one, const char *text) {
  const conf_setup *setup = one->setup;
  const char *peer = one->pairing->node_child ? setup->peer_js : setup->peer;
  const char *const pairs[] = {"scratch", one->work, "probe", setup->probe, "peer", peer, NULL};
  return scenario_fill(text, pairs);
}

/* {"path": "script", "mode": "0755", "text": "…"} */
static int make_file(const side *one, const cJSON *file) {
  const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "path"));
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "text"));
  const char *mode = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "mode"));
  if (name == NULL || text == NULL)
    return -EINVAL;
  char *path = below(one->work, name), *content = filled(one, text);
  int status = file_write(path, content, strlen(content));
  if (status == 0 && chmod(path, (mode_t)strtol(mode != NULL ? mode : "0644", NULL, 8)) < 0)
    status = -errno;
  if (status == 0)
    status = give(one, path);
  free(path);
  free(content);
  return status;
}

static int make_folder(const side *one, const cJSON *name) {
  if (!cJSON_IsString(name))
    return -EINVAL;
  char *path = below(one->work, name->valuestring);
  int status = folder_make(path);
  free(path);
  return status;
}

static int make_fifo(const side *one, const cJSON *name) {
  if (!cJSON_IsString(name))
    return -EINVAL;
  char *path = below(one->work, name->valuestring);
  int status = mkfifo(path, 0666) < 0 ? -errno : give(one, path);
  free(path);
  return status;
}

static int make_all(const side *one, const char *what, int (*make)(const side *, const cJSON *)) {
  const cJSON *item;
  cJSON_ArrayForEach(item, member(one, what)) {
    int status = make(one, item);
    if (status < 0)
      return status;
  }
  return 0;
}

static int write_text(const side *one, const char *name, const char *text) {
  char *path = below(one->folder, name), *content = filled(one, text);
  int status = file_write(path, content, strlen(content));
  free(path);
  free(content);
  return status;
}

static int make_scratch(side *one) {
  const char *input = cJSON_GetStringValue(member(one, "stdin"));
  one->folder = text_format("%s/%s.%s", one->setup->base, one->scenario->id, one->pairing->folder);
  one->work = below(one->folder, "scratch");
  int status = folder_make(one->work);
  if (status == 0)
    status = write_text(one, "scenario.json", one->scenario->text);
  if (status == 0)
    status = write_text(one, "stdin", input != NULL ? input : "");
  if (status == 0)
    status = make_all(one, "folders", make_folder);
  if (status == 0)
    status = make_all(one, "files", make_file);
  if (status == 0)
    status = make_all(one, "fifos", make_fifo);
  if (status == 0)
    status = give(one, one->work);
  return status < 0 ? status : give(one, one->folder);
}

/* ---- after the run ---- */

static void add_text(conf_transcript *to, const char *event, const char *name, const char *text) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "event", event);
  if (name != NULL)
    cJSON_AddStringToObject(entry, "name", name);
  cJSON_AddStringToObject(entry, "text", text);
  transcript_add(to, entry);
}

/* What a file holds, with the scratch folder's path hidden; nothing where it is not or is empty. */
static void add_file(const side *one, conf_transcript *to, const char *folder, const char *name,
                     bool always) {
  char *path = below(folder, name), *text = NULL;
  size_t size;
  if (file_read(path, &text, &size) < 0)
    text = text_copy(always ? "(there is no such file)" : "");
  for (char *at; (at = strstr(text, one->work)) != NULL;) {
    memmove(at + 10, at + strlen(one->work), strlen(at + strlen(one->work)) + 1);
    memcpy(at, "${scratch}", 10);
  }
  if (always || *text != '\0')
    add_text(to, "file", name, text);
  free(path);
  free(text);
}

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
  const conf_setup *setup = one->setup;
  const char *const names[] = {one->work, "${scratch}", setup->probe, "${probe}", setup->peer_js,
                               "${peer}", setup->peer,  "${peer}",    NULL};
  char *path = below(one->folder, "transcript");
  const cJSON *name;
  transcript_read(path, names, &transcript);
  peers_collect(one->scenario, one->folder, names, &transcript);
  if (one->failure != NULL)
    add_text(&transcript, "failure", one->pairing->node_parent ? "Node" : "childproc", one->failure);
  cJSON_ArrayForEach(name, member(one, "show")) if (cJSON_IsString(name))
      add_file(one, &transcript, one->work, name->valuestring, true);
  add_file(one, &transcript, one->folder, "stdout", false);
  add_file(one, &transcript, one->folder, "stderr", false);
  folder_remove(one->folder);
  one->done(&transcript, one->pairing, one->ctx);
  free(path);
  free(one->folder);
  free(one->work);
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
  list_add(&env, text_format("PATH=%s:/usr/local/bin:/usr/bin:/bin", one->setup->bin));
  list_add(&env, text_format("HOME=%s", one->work));
  list_add(&env, text_copy("LC_ALL=C"));
  for (char **from = environ; *from != NULL; from++)
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
      if (strncmp(*from, passed[i], strlen(passed[i])) == 0)
        list_add(&env, text_copy(*from));
  return env;
}

static int start_driver(side *one) {
  const conf_setup *setup = one->setup;
  char *paths[] = {below(one->folder, "scenario.json"), below(one->folder, "transcript"),
                   below(one->folder, "stdin"), below(one->folder, "stdout"), below(one->folder, "stderr")};
  char **env = environment(one);
  const char *args[] = {setup->driver_js, paths[0], paths[1], NULL};
  const cp_stdio stdio[] = {CP_FROM_PATH(paths[2]), CP_TO_PATH(paths[3]), CP_TO_PATH(paths[4]),
                            CP_STDIO_LAST};
  cp_options options = {
      .size = sizeof options,
      .cwd = one->work,
      .env = (const char *const *)env,
      .stdio = stdio,
      .detached = true,
      .queue = setup->queue,
  };
  if (as_nobody(one)) {
    options.uid = CP_ID(NOBODY);
    options.gid = CP_ID(NOBODY);
  }
  bool node = one->pairing->node_parent;
  one->child = cp_spawn(node ? setup->node : setup->driver, node ? args : args + 1, &options);
  env = list_free(env);
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
  *one = (side){.setup = setup, .scenario = scenario, .pairing = pairing, .done = done, .ctx = ctx};
  int status = make_scratch(one);
  if (status == 0)
    status = start_driver(one);
  if (status < 0) {
    one->failure = text_format("it could not be run: %s", strerror(-status));
    if (cp_loop_post(cp_loop_default(), fail_later, one) < 0)
      finish(one);
  }
}
