/* What changes the process itself: environment, folder, session, group; shells, threads, looks at paths. */
#include "internal.h"
#include "wrap.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t rec_hash(const char *path) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (; *path; path++)
    hash = (hash ^ (unsigned char)*path) * UINT64_C(0x100000001b3);
  return hash >> 1; /* it goes to a signed number */
}

static void note(rec_call call, const char *name, uint64_t site, int64_t first, int64_t second, int result) {
  rec_event event = {.call = (int32_t)call,
                     .site = site,
                     .result = result,
                     .error = result < 0 ? errno : 0,
                     .args = {first, second}};
  rec_name(&event, name);
  rec_add(event);
}

/* ---- The environment ---- */

int __wrap_setenv(const char *name, const char *value, int overwrite) {
  uint64_t site = SITE;
  if (rec_fault("setenv", site))
    return -1;
  rec_unsafe_begin("setenv", site);
  int r = setenv(name, value, overwrite);
  rec_unsafe_end();
  note(REC_ENV, "setenv", site, 0, 0, r);
  return r;
}

int __wrap_unsetenv(const char *name) {
  uint64_t site = SITE;
  int r = unsetenv(name);
  note(REC_ENV, "unsetenv", site, 0, 0, r);
  return r;
}

int __wrap_putenv(char *text) {
  uint64_t site = SITE;
  int r = putenv(text);
  note(REC_ENV, "putenv", site, 0, 0, r);
  return r;
}

int __wrap_clearenv(void) {
  uint64_t site = SITE;
  int r = clearenv();
  note(REC_ENV, "clearenv", site, 0, 0, r);
  return r;
}

/* ---- Folder, session, group ---- */

int __wrap_chdir(const char *path) {
  uint64_t site = SITE;
  int r = rec_fault("chdir", site) ? -1 : chdir(path);
  note(REC_CHDIR, "chdir", site, 0, 0, r);
  return r;
}

int __wrap_fchdir(int fd) {
  uint64_t site = SITE;
  int r = fchdir(fd);
  note(REC_CHDIR, "fchdir", site, 0, 0, r);
  return r;
}

pid_t __wrap_setsid(void) {
  uint64_t site = SITE;
  pid_t sid = rec_fault("setsid", site) ? -1 : setsid();
  note(REC_SETSID, "setsid", site, 0, 0, sid);
  return sid;
}

int __wrap_setpgid(pid_t pid, pid_t group) {
  uint64_t site = SITE;
  int r = rec_fault("setpgid", site) ? -1 : setpgid(pid, group);
  note(REC_SETPGID, "setpgid", site, pid ? pid : getpid(), group, r);
  return r;
}

/* ---- Shells and threads ---- */

int __wrap_system(const char *command) {
  note(REC_SHELL, "system", SITE, 0, 0, 0);
  return system(command);
}

int __wrap_pthread_create(pthread_t *ret, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *argument) {
  note(REC_THREAD, "pthread_create", SITE, 0, 0, 0);
  return rec_fault("pthread_create", SITE) ? errno : pthread_create(ret, attributes, run, argument);
}

/* Besides "." and ".." the folder has one entry for each. */
int64_t rec_threads(void) {
  int kept_errno = errno;
  struct stat st;
  int64_t count = stat("/proc/self/task", &st) == 0 && st.st_nlink > 2 ? (int64_t)st.st_nlink - 2 : 1;
  errno = kept_errno;
  return count;
}

/* ---- Paths ---- */

int __wrap_access(const char *path, int mode) {
  uint64_t site = SITE;
  int r = access(path, mode);
  note(REC_ACCESS, "access", site, (int64_t)rec_hash(path), 0, r);
  return r;
}

int __wrap_stat(const char *path, struct stat *ret) {
  uint64_t site = SITE;
  int r = stat(path, ret);
  note(REC_ACCESS, "stat", site, (int64_t)rec_hash(path), 0, r);
  return r;
}

int __wrap_lstat(const char *path, struct stat *ret) {
  uint64_t site = SITE;
  int r = lstat(path, ret);
  note(REC_ACCESS, "lstat", site, (int64_t)rec_hash(path), 0, r);
  return r;
}
