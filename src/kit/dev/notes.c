#include "dev/notes.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <cJSON.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *notes_path(void) {
  return text_format("%s/.build/dev-check", place_work());
}

static uint64_t mix(uint64_t hash, const void *data, size_t size) {
  for (const unsigned char *at = data; size; size--) /* FNV-1a */
    hash = (hash ^ *at++) * UINT64_C(1099511628211);
  return hash;
}

/* Names, sizes and times of everything below. */
static uint64_t mix_folder(uint64_t hash, const char *dir) {
  char **names = folder_names(dir, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]);
    struct stat about;
    if (folder_exists(path))
      hash = mix_folder(hash, path);
    else if (stat(path, &about) == 0) {
      hash = mix(hash, names[i], strlen(names[i]) + 1);
      hash = mix(hash, &about.st_size, sizeof about.st_size);
      hash = mix(hash, &about.st_mtim.tv_sec, sizeof about.st_mtim.tv_sec);
      hash = mix(hash, &about.st_mtim.tv_nsec, sizeof about.st_mtim.tv_nsec);
    }
    free(path);
  }
  list_free(names);
  return hash;
}

/* The run among those of its subject, which are always planned in the same order. */
static char *key_of(const proof_run *of) {
  char *common = text_format("%s/exercises/common", place_root());
  struct stat tool = {0};
  (void)stat(place_self(), &tool);
  uint64_t hash = mix_folder(mix_folder(UINT64_C(14695981039346656037), of->of->dir), common);
  hash = mix(hash, &tool.st_mtim.tv_sec, sizeof tool.st_mtim.tv_sec);
  hash = mix(hash, &tool.st_mtim.tv_nsec, sizeof tool.st_mtim.tv_nsec);
  free(common);
  return text_format("%016" PRIx64 " %s %s %s %d.%zu", hash, of->of->id, proof_name(of->which),
                     of->name          ? of->name
                     : of->answer.path ? of->answer.path
                                       : "",
                     (int)of->answer.round, of->number);
}

static void take(proof_run *of, const cJSON *line) {
  const cJSON *item;
  of->over = true;
  of->of->done[of->which]++;
  cJSON_ArrayForEach(item, cJSON_GetObjectItem(line, "problems")) {
    const char *what = cJSON_GetStringValue(cJSON_GetObjectItem(item, "what"));
    const char *command = cJSON_GetStringValue(cJSON_GetObjectItem(item, "command"));
    if (what && command)
      problem_add(of->of, of->which, text_copy(command), "%s", what);
  }
}

static proof_run *find(char *const *keys, proof_runs *all, const char *key) {
  for (size_t i = 0; key && i < all->count; i++)
    if (!all->items[i].over && strcmp(keys[i], key) == 0)
      return &all->items[i];
  return NULL;
}

size_t notes_read(proof_runs *all) {
  char *path = notes_path(), *data = NULL, *text, **keys = NULL;
  size_t count = 0;
  bool found = file_read(path, &data, NULL) == 0;
  for (size_t i = 0; found && i < all->count; i++)
    list_add(&keys, key_of(&all->items[i]));
  for (char *rest = data; found && (text = strtok_r(rest, "\n", &rest));) {
    cJSON *line = cJSON_Parse(text);
    proof_run *one = find(keys, all, cJSON_GetStringValue(cJSON_GetObjectItem(line, "key")));
    if (one)
      take(one, line);
    count += one != NULL;
    cJSON_Delete(line);
  }
  list_free(keys);
  free(data);
  free(path);
  return count;
}

void notes_add(const proof_run *of, size_t before) {
  cJSON *line = cJSON_CreateObject();
  char *key = key_of(of), *path = notes_path();
  cJSON_AddStringToObject(line, "key", key);
  cJSON *problems = cJSON_AddArrayToObject(line, "problems");
  for (size_t i = before; i < of->of->problem_count; i++) {
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "what", of->of->problems[i].what);
    cJSON_AddStringToObject(one, "command", of->of->problems[i].command);
    cJSON_AddItemToArray(problems, one);
  }
  char *text = cJSON_PrintUnformatted(line);
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd >= 0 && text) {
    (void)dprintf(fd, "%s\n", text);
    (void)close(fd);
  }
  free(text);
  cJSON_Delete(line);
  free(path);
  free(key);
}

void notes_remove(void) {
  char *path = notes_path();
  (void)unlink(path);
  free(path);
}
