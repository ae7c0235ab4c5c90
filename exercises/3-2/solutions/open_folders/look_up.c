/* Opens each folder and asks about the name in it, with fstatat() and faccessat(): no path is put together.
 */
#include "look_up.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 0: a program; EACCES: there, but none; ENOENT: nothing. */
static int judge(int folder, const char *name) {
  struct stat st;
  if (fstatat(folder, name, &st, 0) < 0)
    return errno == EACCES ? EACCES : ENOENT;
  return S_ISREG(st.st_mode) && faccessat(folder, name, X_OK, AT_EACCESS) == 0 ? 0 : EACCES;
}

static int judge_in(const char *folder, const char *name) {
  if (*folder == '\0')
    return judge(AT_FDCWD, name);
  int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == EACCES ? errno : ENOENT;
  int r = judge(fd, name);
  close(fd);
  return r;
}

static int give(const char *folder, const char *name, char *buffer, size_t size) {
  const char *slash = *folder ? "/" : "";
  if (strlen(folder) + strlen(slash) + strlen(name) >= size)
    return ENAMETOOLONG;
  sprintf(buffer, "%s%s%s", folder, slash, name);
  return 0;
}

int look_up(const char *name, const char *path, char *buffer, size_t size) {
  int result = ENOENT;
  if (*name == '\0')
    return ENOENT;
  if (strchr(name, '/')) {
    result = judge(AT_FDCWD, name);
    return result ? result : give("", name, buffer, size);
  }
  char folders[strlen(path ? path : "/bin:/usr/bin") + 1], *rest = folders, *folder;
  strcpy(folders, path ? path : "/bin:/usr/bin");
  while ((folder = strsep(&rest, ":")) != NULL) {
    int r = judge_in(folder, name);
    if (r == 0)
      return give(folder, name, buffer, size);
    if (r == EACCES)
      result = EACCES;
    else if (r != ENOENT)
      return r;
  }
  return result;
}
