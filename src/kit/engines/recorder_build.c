/* What the tool asks to build with the recorder, and which calls of an object file can fail. */
#include "capture.h"
#include "recorder/recorder.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const compile_args[] = {"-g", "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls",
                                           NULL};

static const char *const wrap_args[] = {
    "-Wl,-u,rec_from_environment",
    "-Wl,--wrap=fork,--wrap=_Fork,--wrap=vfork,--wrap=kill,--wrap=killpg",
    "-Wl,--wrap=posix_spawn,--wrap=posix_spawnp,--wrap=syscall",
    "-Wl,--wrap=execve,--wrap=execv,--wrap=execvp,--wrap=execvpe,--wrap=fexecve",
    "-Wl,--wrap=execl,--wrap=execlp,--wrap=execle",
    "-Wl,--wrap=wait,--wrap=waitpid,--wrap=wait3,--wrap=wait4,--wrap=waitid",
    "-Wl,--wrap=pipe,--wrap=pipe2,--wrap=socketpair,--wrap=dup,--wrap=dup2,--wrap=dup3",
    "-Wl,--wrap=close,--wrap=open,--wrap=fcntl,--wrap=read,--wrap=write",
    "-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free",
    "-Wl,--wrap=signal,--wrap=sigaction,--wrap=pause",
    "-Wl,--wrap=sleep,--wrap=usleep,--wrap=nanosleep,--wrap=clock_nanosleep",
    "-Wl,--wrap=printf,--wrap=fprintf,--wrap=vprintf,--wrap=vfprintf,--wrap=perror",
    "-Wl,--wrap=puts,--wrap=putchar,--wrap=fputs,--wrap=fputc,--wrap=putc,--wrap=fwrite,--wrap=fflush",
    "-Wl,--wrap=fopen,--wrap=fdopen,--wrap=fclose,--wrap=popen,--wrap=atexit,--wrap=exit",
    "-Wl,--wrap=setenv,--wrap=unsetenv,--wrap=putenv,--wrap=clearenv,--wrap=chdir,--wrap=fchdir",
    "-Wl,--wrap=setsid,--wrap=setpgid,--wrap=system,--wrap=pthread_create",
    "-Wl,--wrap=access,--wrap=stat,--wrap=lstat",
    NULL,
};

/* Each errno that a caller has to expect; EINTR where a handler may interrupt. */
static const recorder_fault table[] = {
    {"calloc", "ENOMEM", ENOMEM},      {"close", "EIO", EIO},
    {"dup", "EMFILE", EMFILE},         {"dup2", "EMFILE", EMFILE},
    {"dup3", "EMFILE", EMFILE},        {"execl", "ENOENT", ENOENT},
    {"execle", "ENOENT", ENOENT},      {"execlp", "ENOENT", ENOENT},
    {"execv", "ENOENT", ENOENT},       {"execve", "ENOENT", ENOENT},
    {"execvp", "ENOENT", ENOENT},      {"execvpe", "ENOENT", ENOENT},
    {"fcntl", "EMFILE", EMFILE},       {"fork", "EAGAIN", EAGAIN},
    {"kill", "ESRCH", ESRCH},          {"malloc", "ENOMEM", ENOMEM},
    {"open", "EMFILE", EMFILE},        {"open", "ENOENT", ENOENT},
    {"pipe", "EMFILE", EMFILE},        {"pipe2", "EMFILE", EMFILE},
    {"posix_spawn", "EAGAIN", EAGAIN}, {"posix_spawnp", "EAGAIN", EAGAIN},
    {"read", "EINTR", EINTR},          {"read", "EIO", EIO},
    {"realloc", "ENOMEM", ENOMEM},     {"socketpair", "EMFILE", EMFILE},
    {"vfork", "EAGAIN", EAGAIN},       {"wait", "ECHILD", ECHILD},
    {"wait", "EINTR", EINTR},          {"wait3", "ECHILD", ECHILD},
    {"wait3", "EINTR", EINTR},         {"wait4", "ECHILD", ECHILD},
    {"wait4", "EINTR", EINTR},         {"waitid", "ECHILD", ECHILD},
    {"waitid", "EINTR", EINTR},        {"waitpid", "ECHILD", ECHILD},
    {"waitpid", "EINTR", EINTR},       {"write", "EINTR", EINTR},
    {"write", "EPIPE", EPIPE},
};
enum { TABLE = sizeof table / sizeof table[0] };

const char *const *recorder_compile_args(void) {
  return compile_args;
}

const char *const *recorder_wrap_args(void) {
  return wrap_args;
}

int recorder_library(const char *build_dir, char *path, size_t size) {
  int n = snprintf(path, size, "%s/src/kit/recorder/libkit_recorder.a", build_dir);
  return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

/* nm -u -P prints one symbol a line: "fork U". */
static bool has_symbol(const char *listing, const char *name) {
  static const char prefix[] = "__wrap_";
  for (const char *line = listing; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
    size_t length = strcspn(line, " \n");
    if (length > sizeof prefix - 1 && strncmp(line, prefix, sizeof prefix - 1) == 0) {
      line += sizeof prefix - 1;
      length -= sizeof prefix - 1;
    }
    if (length == strlen(name) && strncmp(line, name, length) == 0)
      return true;
  }
  return false;
}

int recorder_faults(const char *object, recorder_fault **ret_faults, size_t *ret_count) {
  char *listing = NULL;
  int code = capture("nm", (const char *const[]){"-u", "-P", object, NULL}, &listing);
  if (code < 0)
    return code;
  recorder_fault *faults = code == 0 ? malloc(TABLE * sizeof *faults) : NULL;
  size_t count = 0;
  for (size_t i = 0; faults && i < TABLE; i++)
    if (has_symbol(listing, table[i].call))
      faults[count++] = table[i];
  free(listing);
  if (!faults)
    return code == 0 ? -ENOMEM : -EINVAL;
  *ret_faults = faults;
  *ret_count = count;
  return 0;
}

int recorder_fault_env(const recorder_fault *fault, unsigned k, const char *who, char *text, size_t size) {
  int n = snprintf(text, size, "%s=%s:%u:%s%s%s", RECORDER_ENV_FAULT, fault->call, k, fault->error_name,
                   who ? ":" : "", who ? who : "");
  return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}
