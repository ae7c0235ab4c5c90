/* Errors: objects with Node's texts, and the last one of each thread. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static _Thread_local cp_error *last;
static const cp_error none = {.name = "Error", .code = "", .message = ""};

static const char *copy(const char *text) {
  return text ? strdup(text) : NULL;
}

cp_error *error_new(int errnum, const char *name, const char *code, const char *message, const char *syscall,
                    const char *path) {
  cp_error *error = calloc(1, sizeof *error);
  if (error)
    *error = (cp_error){errnum, copy(name), copy(code), copy(message), copy(syscall), copy(path)};
  return error;
}

cp_error *error_copy(const cp_error *error) {
  return error
             ? error_new(error->errnum, error->name, error->code, error->message, error->syscall, error->path)
             : NULL;
}

cp_error *error_free(cp_error *error) {
  if (!error)
    return NULL;
  free((char *)(uintptr_t)error->name);
  free((char *)(uintptr_t)error->code);
  free((char *)(uintptr_t)error->message);
  free((char *)(uintptr_t)error->syscall);
  free((char *)(uintptr_t)error->path);
  free(error);
  return NULL;
}

const char *error_name(int errnum) {
  const char *name = strerrorname_np(errnum);
  return name ? name : "EUNKNOWN";
}

const cp_error *cp_last_error(void) {
  return last ? last : &none;
}

int fail_with(cp_error *owned) {
  int errnum = owned ? owned->errnum : ENOMEM;
  error_free(last);
  last = owned;
  return -errnum;
}

int fail(int errnum, const char *name, const char *code, const char *format, ...) {
  char text[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return fail_with(error_new(errnum, name, code, text, NULL, NULL));
}

int fail_errno(int errnum, const char *call) {
  char text[64];
  snprintf(text, sizeof text, "%s %s", call, error_name(errnum));
  return fail_with(error_new(errnum, "Error", error_name(errnum), text, call, NULL));
}

/* ---- Signals ---- */

const char *cp_signal_name(int number) {
  static char names[65][24];
  if (number < 1 || number > 64)
    return NULL;
  const char *known = sigabbrev_np(number);
  if (known)
    snprintf(names[number], sizeof names[number], "SIG%s", known);
  else
    snprintf(names[number], sizeof names[number], "SIGRTMIN+%d", number - SIGRTMIN);
  return names[number];
}

int cp_signal_number(const char *name) {
  bool prefix = name && strncasecmp(name, "SIG", 3) == 0;
  for (int i = 1; name && *name && i < 65; i++)
    if (strcasecmp(cp_signal_name(i) + (prefix ? 0 : 3), name) == 0)
      return i;
  return -EINVAL;
}
