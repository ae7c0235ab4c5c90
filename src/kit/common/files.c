#include "common/files.h"
#include "common/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_exists(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 && S_ISREG(found.st_mode);
}

bool folder_exists(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

int file_read(const char *path, char **ret_data, size_t *ret_size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  text_buffer buffer = {NULL, 0};
  char chunk[16384];
  ssize_t got;
  while ((got = read(fd, chunk, sizeof chunk)) > 0)
    text_add(&buffer, chunk, (size_t)got);
  int error = got < 0 ? -errno : 0;
  (void)close(fd);
  if (error) {
    free(buffer.data);
    return error;
  }
  if (ret_size)
    *ret_size = buffer.size;
  *ret_data = text_take(&buffer);
  return 0;
}

static int write_all(int fd, const char *data, size_t size) {
  while (size) {
    ssize_t wrote = write(fd, data, size);
    if (wrote < 0)
      return -errno;
    data += wrote;
    size -= (size_t)wrote;
  }
  return 0;
}

int file_write(const char *path, const char *data, size_t size) {
  char *beside = text_format("%s.XXXXXX", path);
  int fd = mkostemp(beside, O_CLOEXEC);
  int result = fd < 0 ? -errno : write_all(fd, data, size);
  if (fd >= 0) {
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask);
    if (close(fd) < 0 && !result)
      result = -errno;
    if (!result && rename(beside, path) < 0)
      result = -errno;
    if (result)
      (void)unlink(beside);
  }
  free(beside);
  return result;
}

int file_copy(const char *from, const char *to) {
  char *data = NULL;
  size_t size = 0;
  int result = file_read(from, &data, &size);
  if (result)
    return result;
  result = file_write(to, data, size);
  free(data);
  return result;
}

int folder_make(const char *path) {
  char *copy = text_copy(path);
  int result = 0;
  for (char *slash = strchr(copy + 1, '/'); !result; slash = strchr(slash + 1, '/')) {
    if (slash)
      *slash = '\0';
    if (mkdir(copy, 0777) < 0 && errno != EEXIST)
      result = -errno;
    if (!slash)
      break;
    *slash = '/';
  }
  free(copy);
  return result ? result : folder_exists(path) ? 0 : -ENOTDIR;
}

int name_order(const void *a, const void *b) {
  return strverscmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *name, const char *ending) {
  size_t size = strlen(name), tail = strlen(ending);
  return size >= tail && strcmp(name + size - tail, ending) == 0;
}

char **folder_names(const char *path, const char *ending) {
  DIR *folder = opendir(path);
  if (!folder)
    return NULL;
  char **names = NULL;
  for (struct dirent *entry; (entry = readdir(folder));)
    if (entry->d_name[0] != '.' && ends_with(entry->d_name, ending))
      list_add(&names, text_copy(entry->d_name));
  (void)closedir(folder);
  if (names)
    qsort(names, list_count(names), sizeof *names, name_order);
  return names;
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *where) {
  (void)found;
  (void)kind;
  (void)where;
  (void)remove(path);
  return 0;
}

void folder_remove(const char *path) {
  (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
