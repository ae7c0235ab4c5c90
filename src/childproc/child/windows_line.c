#include "child/windows_line.h"

#include "base/error.h"
#include "base/wtf8.h"

#include <errno.h>
#include <string.h>

void windows_put(struct windows_line *line, char c) {
  if (line->text != NULL)
    line->text[line->size] = c;
  line->size++;
}

void windows_puts(struct windows_line *line, const char *text) {
  while (*text != '\0')
    windows_put(line, *text++);
}

void windows_put_times(struct windows_line *line, char c, size_t times) {
  while (times-- > 0)
    windows_put(line, c);
}

void windows_put_quoted(struct windows_line *line, const char *text, const char *mark, const char *percent) {
  size_t backslashes = 0;
  windows_put(line, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"') {
      windows_put_times(line, '\\', backslashes);
      windows_puts(line, mark);
    } else if (*text == '%' && percent != NULL) {
      windows_puts(line, percent);
    } else {
      windows_put(line, *text);
    }
    backslashes = *text == '\\' ? backslashes + 1 : 0;
  }
  windows_put_times(line, '\\', backslashes);
  windows_put(line, '"');
}

void windows_put_argument(struct windows_line *line, const char *text) {
  if (*text != '\0' && strpbrk(text, " \t\"") == NULL)
    windows_puts(line, text);
  else
    windows_put_quoted(line, text, "\\\"", NULL);
}

static int refuse_length(int errnum, int64_t units, int64_t most) {
  return error_set((cp_error){.errnum = errnum,
                              .name = "Error",
                              .code = errno_name(errnum),
                              .syscall = "spawn",
                              .advice = "Pass the data through stdin or a file.",
                              .step = CP_STEP_ARGUMENT,
                              .index = -1},
                   "spawn %s: the command line has %lld characters, and at most %lld can be passed",
                   errno_name(errnum), (long long)units, (long long)most);
}

int windows_make(struct arena *arena, void (*write)(struct windows_line *line, const void *what),
                 const void *what, int64_t most, int too_long, char **ret) {
  struct windows_line line = {0};
  write(&line, what);
  line.text = arena_alloc(arena, line.size + 1);
  if (line.text == NULL)
    return error_memory();
  line.size = 0;
  write(&line, what);
  line.text[line.size] = '\0';
  int64_t units = wtf8_units(line.text);
  if (units < 0)
    return error_argument("ERR_INVALID_ARG_VALUE", -1,
                          "Give text in UTF-8; other bytes go through stdin or a file.",
                          "The command line is invalid: it is no UTF-8");
  if (units > most)
    return refuse_length(too_long, units, most);
  *ret = line.text;
  return 0;
}
