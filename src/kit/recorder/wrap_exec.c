/* Every form of exec. What comes after one that failed is of interest. */
#include "internal.h"
#include "wrap.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 256 };

extern char **environ;

/* In a program that was built for it, the sanitizer knows where an array ends. */
extern int __asan_address_is_poisoned(const volatile void *address) __attribute__((weak));

static bool runs_over(const char *name, char *const list[], uint64_t site) {
  if (!__asan_address_is_poisoned || !list)
    return false;
  for (int64_t i = 0; i < 100000; i++) {
    if (__asan_address_is_poisoned(&list[i])) {
      rec_event event = {.call = REC_POISONED, .site = site, .args = {i}};
      rec_name(&event, name);
      rec_add(event);
      errno = EFAULT;
      return true;
    }
    if (!list[i])
      return false;
  }
  return false;
}

static bool refused(const char *name, char *const argv[], char *const env[], uint64_t site) {
  if (rec_fault(name, site))
    return true;
  if (runs_over(name, argv, site) || runs_over(name, env, site))
    return true;
  rec_add((rec_event){.call = REC_EXEC, .site = site});
  rec_raise_in_child();
  return false;
}

static int failed(uint64_t site) {
  int error = errno;
  rec_me.exec_failed = true;
  rec_add((rec_event){.call = REC_EXEC_FAILED, .site = site, .error = error, .result = -1});
  errno = error;
  return -1;
}

static int run_env(const char *name, int (*exec)(const char *, char *const[], char *const[]),
                   const char *path, char *const argv[], char *const env[], uint64_t site) {
  if (!refused(name, argv, env, site))
    (void)exec(path, argv, env);
  return failed(site);
}

int __wrap_execve(const char *path, char *const argv[], char *const env[]) {
  return run_env("execve", execve, path, argv, env, SITE);
}

int __wrap_execvpe(const char *file, char *const argv[], char *const env[]) {
  return run_env("execvpe", execvpe, file, argv, env, SITE);
}

int __wrap_execv(const char *path, char *const argv[]) {
  return run_env("execv", execve, path, argv, environ, SITE);
}

int __wrap_execvp(const char *file, char *const argv[]) {
  return run_env("execvp", execvpe, file, argv, environ, SITE);
}

int __wrap_fexecve(int fd, char *const argv[], char *const env[]) {
  uint64_t site = SITE;
  if (!refused("fexecve", argv, env, site))
    (void)fexecve(fd, argv, env);
  return failed(site);
}

/* The arguments up to NULL; false where there are too many. */
static bool collect(const char *first, va_list args, char *argv[MOST_ARGUMENTS]) {
  size_t n = 0;
  for (const char *one = first; n < MOST_ARGUMENTS; one = va_arg(args, const char *)) {
    argv[n++] = (char *)(uintptr_t)one;
    if (!one)
      return true;
  }
  errno = E2BIG;
  return false;
}

int __wrap_execl(const char *path, const char *first, ...) {
  char *argv[MOST_ARGUMENTS];
  uint64_t site = SITE;
  va_list args;
  va_start(args, first);
  bool fits = collect(first, args, argv);
  va_end(args);
  return fits ? run_env("execl", execve, path, argv, environ, site) : failed(site);
}

int __wrap_execlp(const char *file, const char *first, ...) {
  char *argv[MOST_ARGUMENTS];
  uint64_t site = SITE;
  va_list args;
  va_start(args, first);
  bool fits = collect(first, args, argv);
  va_end(args);
  return fits ? run_env("execlp", execvpe, file, argv, environ, site) : failed(site);
}

int __wrap_execle(const char *path, const char *first, ...) {
  char *argv[MOST_ARGUMENTS];
  uint64_t site = SITE;
  va_list args;
  va_start(args, first);
  bool fits = collect(first, args, argv);
  char **env = fits ? va_arg(args, char **) : NULL;
  va_end(args);
  return fits ? run_env("execle", execve, path, argv, env, site) : failed(site);
}
