#include "check/resume.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct resume {
  char *dir, *notes; /* paths; the notes are lines: the answer's hash, "begun", then "CHECK FAULTS" */
  int lock;          /* the folder, open */
  char **lines;
};

/* ---- Which answer it is ---- */

static uint64_t mix(uint64_t hash, const char *data, size_t size) {
  for (; size; size--) /* FNV-1a */
    hash = (hash ^ (unsigned char)*data++) * UINT64_C(1099511628211);
  return hash;
}

static uint64_t mix_folder(uint64_t hash, const char *dir) {
  char **names = folder_names(dir, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]), *data = NULL;
    size_t size = 0;
    if (file_read(path, &data, &size) == 0) {
      hash = mix(hash, names[i], strlen(names[i]) + 1);
      hash = mix(hash, data, size);
    }
    free(data);
    free(path);
  }
  list_free(names);
  return hash;
}

static char *hash_of(const exercise *one, const char *source_dir) {
  static const char *const folders[] = {"tests", "answers/right", "answers/wrong"};
  struct stat tool = {0};
  (void)stat(place_self(), &tool);
  uint64_t hash = mix_folder(mix_folder(UINT64_C(14695981039346656037), source_dir), one->dir);
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    char *dir = text_format("%s/%s", one->dir, folders[i]);
    hash = mix_folder(hash, dir);
    free(dir);
  }
  hash = mix(hash, (const char *)&tool.st_mtim, sizeof tool.st_mtim);
  return text_format("%016" PRIx64, hash);
}

/* ---- The folder ---- */

/* The folder, locked by us; -1 where another check has it, or has just removed it. */
static int lock_folder(const char *dir) {
  struct stat opened, named;
  int fd = folder_make(dir) < 0 ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &opened) == 0 && stat(dir, &named) == 0 &&
      opened.st_ino == named.st_ino)
    return fd;
  if (fd >= 0)
    (void)close(fd);
  return -1;
}

static void empty_folder(const char *dir) {
  char **names = folder_names(dir, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]);
    folder_remove(path);
    free(path);
  }
  list_free(names);
}

static void add_line(resume *one, const char *line) {
  list_add(&one->lines, text_copy(line));
  int fd = open(one->notes, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd >= 0) {
    (void)dprintf(fd, "%s\n", line);
    (void)close(fd);
  }
}

static void read_notes(resume *one) {
  char *data = NULL, *line;
  if (file_read(one->notes, &data, NULL) == 0 && data)
    for (char *rest = data; (line = strtok_r(rest, "\n", &rest));)
      list_add(&one->lines, text_copy(line));
  free(data);
}

resume *resume_open(const exercise *one, const char *source_dir) {
  char *dir = text_format("%s/.build/deep-%s", place_work(), one->id);
  int fd = lock_folder(dir);
  if (fd < 0) {
    free(dir);
    return NULL;
  }
  resume *found = kit_alloc(1, sizeof *found);
  *found = (resume){.dir = dir, .notes = text_format("%s/notes", dir), .lock = fd};
  read_notes(found);
  char *hash = hash_of(one, source_dir);
  if (!found->lines || strcmp(found->lines[0], hash) != 0 || !resume_begun(found)) {
    found->lines = list_free(found->lines);
    empty_folder(dir);
    add_line(found, hash);
  }
  free(hash);
  return found;
}

resume *resume_close(resume *one, bool keep) {
  if (!one)
    return NULL;
  if (!keep || !resume_begun(one))
    folder_remove(one->dir);
  (void)close(one->lock);
  list_free(one->lines);
  free(one->notes);
  free(one->dir);
  free(one);
  return NULL;
}

/* ---- What is done ---- */

const char *resume_dir(const resume *one) {
  return one ? one->dir : NULL;
}

bool resume_begun(const resume *one) {
  return one && list_count(one->lines) > 1;
}

size_t resume_count(const resume *one) {
  return resume_begun(one) ? list_count(one->lines) - 2 : 0;
}

bool resume_done(const resume *one, const char *check, unsigned *ret_faults) {
  size_t size = strlen(check);
  for (size_t i = 2; resume_begun(one) && one->lines[i]; i++)
    if (strncmp(one->lines[i], check, size) == 0 && one->lines[i][size] == ' ') {
      *ret_faults = (unsigned)strtoul(one->lines[i] + size, NULL, 10);
      return true;
    }
  return false;
}

void resume_begin(resume *one) {
  if (one && !resume_begun(one))
    add_line(one, "begun");
}

void resume_note(resume *one, const char *check, unsigned faults) {
  if (!resume_begun(one))
    return;
  char *line = text_format("%s %u", check, faults);
  add_line(one, line);
  free(line);
}
