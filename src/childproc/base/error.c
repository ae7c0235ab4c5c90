#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A message holds a path (at most 4096 bytes), a verb and a code. Longer ones are cut. */
#define TEXT_SIZE 4608

static _Thread_local struct {
  cp_error error;
  char message[TEXT_SIZE];
  char syscall[TEXT_SIZE];
  char path[TEXT_SIZE];
  char cmd[TEXT_SIZE];
} last = {.error = {.name = "", .code = "", .message = "", .advice = "", .index = -1}};

const cp_error error_no_memory = {.errnum = ENOMEM,
                                  .name = "Error",
                                  .code = "ENOMEM",
                                  .message = "not enough memory",
                                  .advice = "Free memory, or start fewer children at once.",
                                  .step = CP_STEP_MEMORY,
                                  .index = -1};

const cp_error *cp_last_error(void) {
  return &last.error;
}

static const char *keep(char *place, const char *text) {
  if (text == NULL)
    return NULL;
  /* A text may be one of the error that is being replaced. */
  size_t size = strnlen(text, TEXT_SIZE - 1);
  memmove(place, text, size);
  place[size] = '\0';
  return place;
}

static int set(cp_error facts, const char *format, va_list arguments) {
  char message[TEXT_SIZE];
  vsnprintf(message, sizeof message, format, arguments);
  facts.syscall = keep(last.syscall, facts.syscall);
  facts.path = keep(last.path, facts.path);
  facts.cmd = keep(last.cmd, facts.cmd);
  facts.message = keep(last.message, message);
  if (facts.advice == NULL)
    facts.advice = "";
  last.error = facts;
  return -facts.errnum;
}

int error_set(cp_error facts, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int r = set(facts, format, arguments);
  va_end(arguments);
  return r;
}

int error_argument(const char *code, int index, const char *advice, const char *format, ...) {
  bool range = strcmp(code, "ERR_OUT_OF_RANGE") == 0;
  cp_error facts = {.errnum = EINVAL,
                    .name = range ? "RangeError" : "TypeError",
                    .code = code,
                    .advice = advice,
                    .step = CP_STEP_ARGUMENT,
                    .index = index};
  va_list arguments;
  va_start(arguments, format);
  int r = set(facts, format, arguments);
  va_end(arguments);
  return r;
}

int error_system(const char *call, int errnum) {
  cp_error facts = {
      .errnum = errnum, .name = "Error", .code = errno_name(errnum), .syscall = call, .index = -1};
  return error_set(facts, "%s %s", call, facts.code);
}

int error_memory(void) {
  last.error = error_no_memory;
  return -ENOMEM;
}

static const char *copy_text(char **place, const char *text) {
  if (text == NULL)
    return NULL;
  size_t size = strlen(text) + 1;
  char *copy = memcpy(*place, text, size);
  *place += size;
  return copy;
}

static size_t text_size(const char *text) {
  return text == NULL ? 0 : strlen(text) + 1;
}

const cp_error *error_copy(const cp_error *error) {
  if (error == NULL || error == &error_no_memory)
    return error;
  cp_error *copy = malloc(sizeof *copy + text_size(error->message) + text_size(error->syscall) +
                          text_size(error->path) + text_size(error->cmd));
  if (copy == NULL)
    return &error_no_memory;
  *copy = *error;
  char *place = (char *)(copy + 1);
  copy->message = copy_text(&place, error->message);
  copy->syscall = copy_text(&place, error->syscall);
  copy->path = copy_text(&place, error->path);
  copy->cmd = copy_text(&place, error->cmd);
  return copy;
}

const cp_error *error_free(const cp_error *error) {
  if (error != &error_no_memory)
    free((void *)error);
  return NULL;
}

const char *cp_step_name(cp_step step) {
  static const char *const names[] = {
      "none",       "argument", "memory",   "pipe",     "open",      "start",  "signals", "setsid", "stdio",
      "close-rest", "chdir",    "umask",    "nice",     "limit",     "groups", "gid",     "uid",    "mask",
      "exec",       "tree",     "terminal", "affinity", "isolation", "init",   "guard"};
  return (size_t)step < sizeof names / sizeof *names ? names[step] : "?";
}
