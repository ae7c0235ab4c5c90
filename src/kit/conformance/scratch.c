/*
 * The scratch folder of one run: the part of it that the scenario lives in, with what that asks for, and
 * beside it what goes in and comes out.
 */
#include "common/files.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = 65534 };

char *path_below(const char *folder, const char *name) {
  return text_format("%s/%s", folder, name);
}

static const cJSON *member(const conf_scratch *one, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(one->scenario->json, name);
}

bool scratch_is_nobodys(const conf_scratch *one) {
  return geteuid() == 0 && scenario_needs(one->scenario, "user");
}

static int give(const conf_scratch *one, const char *path) {
  if (scratch_is_nobodys(one) && chown(path, NOBODY, NOBODY) < 0)
    return -errno;
  return 0;
}

static void name_paths(conf_scratch *one) {
  const conf_setup *setup = one->setup;
  const char *const paths[CONF_PATHS] = {one->work, setup->probe, setup->peer, setup->peer_js};
  for (size_t i = 0; i < CONF_PATHS; i++) {
    one->names[i] = setup_path(setup, paths[i]);
    one->quoted[i] = text_in_json(one->names[i]);
  }
}

/* `names`: one->names, or one->quoted for a text that is JSON. */
static char *filled(const conf_scratch *one, char *const *names, const char *text) {
  const char *peer = names[one->pairing->node_child ? CONF_PEER_JS : CONF_PEER];
  const char *const pairs[] = {"scratch", names[CONF_WORK], "probe", names[CONF_PROBE], "peer", peer, NULL};
  return scenario_fill(text, pairs);
}

static int make_copy(const conf_scratch *one, const char *name) {
  char *path = path_below(one->work, name);
  int status = file_copy(one->setup->probe, path);
  if (status == 0 && chmod(path, 0755) < 0)
    status = -errno;
  free(path);
  return status;
}

/* {"path": "script", "mode": "0755", "text": "…"}, or {"path": "tool", "copy": "probe"} */
static int make_file(const conf_scratch *one, const cJSON *file) {
  const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "path"));
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "text"));
  const char *mode = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "mode"));
  const char *copy = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "copy"));
  if (name != NULL && copy != NULL && strcmp(copy, "probe") == 0)
    return make_copy(one, name);
  if (name == NULL || text == NULL)
    return -EINVAL;
  char *path = path_below(one->work, name), *content = filled(one, one->names, text);
  int status = file_write(path, content, strlen(content));
  if (status == 0 && chmod(path, (mode_t)strtol(mode != NULL ? mode : "0644", NULL, 8)) < 0)
    status = -errno;
  if (status == 0)
    status = give(one, path);
  free(path);
  free(content);
  return status;
}

static int make_folder(const conf_scratch *one, const cJSON *name) {
  if (!cJSON_IsString(name))
    return -EINVAL;
  char *path = path_below(one->work, name->valuestring);
  int status = folder_make(path);
  free(path);
  return status;
}

static int make_fifo(const conf_scratch *one, const cJSON *name) {
  if (!cJSON_IsString(name))
    return -EINVAL;
  char *path = path_below(one->work, name->valuestring);
  int status = mkfifo(path, 0666) < 0 ? -errno : give(one, path);
  free(path);
  return status;
}

static int make_all(const conf_scratch *one, const char *what,
                    int (*make)(const conf_scratch *, const cJSON *)) {
  const cJSON *item;
  cJSON_ArrayForEach(item, member(one, what)) {
    int status = make(one, item);
    if (status < 0)
      return status;
  }
  return 0;
}

static int write_text(const conf_scratch *one, const char *name, char *const *names, const char *text) {
  char *path = path_below(one->folder, name), *content = filled(one, names, text);
  int status = file_write(path, content, strlen(content));
  free(path);
  free(content);
  return status;
}

int scratch_make(conf_scratch *one) {
  const char *input = cJSON_GetStringValue(member(one, "stdin"));
  one->folder = text_format("%s/%s.%s", one->setup->base, one->scenario->id, one->pairing->folder);
  one->work = path_below(one->folder, "scratch");
  name_paths(one);
  int status = folder_make(one->work);
  if (status == 0)
    status = write_text(one, "scenario.json", one->quoted, one->scenario->text);
  if (status == 0)
    status = write_text(one, "stdin", one->names, input != NULL ? input : "");
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

/* What Wine says when its server ends a connection while a program ends. */
static void drop_lines(char *text, const char *start) {
  for (char *line = text, *next; *line != '\0'; line = next) {
    next = strchr(line, '\n');
    next = next != NULL ? next + 1 : line + strlen(line);
    if (strncmp(line, start, strlen(start)) == 0) {
      memmove(line, next, strlen(next) + 1);
      next = line;
    }
  }
}

/* What a file holds, with the scratch folder's path hidden; nothing where it is not or is empty. */
static void add_file(const conf_scratch *one, conf_transcript *to, const char *folder, const char *name,
                     bool always) {
  char *path = path_below(folder, name), *text = NULL;
  size_t size;
  if (file_read(path, &text, &size) < 0)
    text = text_copy(always ? "(there is no such file)" : "");
  const char *shown = one->names[CONF_WORK];
  for (char *at; (at = strstr(text, shown)) != NULL;) {
    memmove(at + 10, at + strlen(shown), strlen(at + strlen(shown)) + 1);
    memcpy(at, "${scratch}", 10);
  }
  if (one->setup->emulator != NULL)
    drop_lines(text, "wine client error:");
  if (always || *text != '\0')
    transcript_add_text(to, "file", name, text);
  free(path);
  free(text);
}

void scratch_collect(const conf_scratch *one, const char *failure, conf_transcript *to) {
  char *const *quoted = one->quoted;
  const char *const names[] = {
      quoted[CONF_WORK], "${scratch}",      quoted[CONF_PROBE], "${probe}", quoted[CONF_PEER_JS],
      "${peer}",         quoted[CONF_PEER], "${peer}",          NULL};
  char *path = path_below(one->folder, "transcript");
  const cJSON *name;
  transcript_read(path, names, to);
  peers_collect(one->scenario, one->folder, names, to);
  if (failure != NULL)
    transcript_add_text(to, "failure", one->pairing->node_parent ? "Node" : "childproc", failure);
  cJSON_ArrayForEach(name, member(one, "show")) if (cJSON_IsString(name))
      add_file(one, to, one->work, name->valuestring, true);
  add_file(one, to, one->folder, "stdout", false);
  add_file(one, to, one->folder, "stderr", false);
  free(path);
}

void scratch_free(conf_scratch *one) {
  if (one->folder != NULL)
    folder_remove(one->folder);
  for (size_t i = 0; i < CONF_PATHS; i++) {
    free(one->names[i]);
    free(one->quoted[i]);
  }
  free(one->folder);
  free(one->work);
  *one = (conf_scratch){0};
}
