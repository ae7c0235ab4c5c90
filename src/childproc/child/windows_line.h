/* Writing a command line: the same code first counts, then writes. Used by windows_*.c alone. */
#ifndef CHILD_WINDOWS_LINE_H
#define CHILD_WINDOWS_LINE_H

#include "child/windows_command.h"

struct windows_line {
  char *text; /* NULL while counting */
  size_t size;
};

void windows_put(struct windows_line *line, char c);
void windows_puts(struct windows_line *line, const char *text);
void windows_put_times(struct windows_line *line, char c, size_t times);

/*
 * Between quotation marks, so that a program's own splitting gives `text` back: backslashes before a
 * quotation mark and at the end doubled, the mark itself as `mark`. percent: what stands for a percent sign;
 * NULL: itself.
 */
void windows_put_quoted(struct windows_line *line, const char *text, const char *mark, const char *percent);

/* As libuv does it: bare where it may be, with \" for a quotation mark. */
void windows_put_argument(struct windows_line *line, const char *text);

/*
 * Counts, allocates and writes; `write` is called twice with `what`. Checks that it is UTF-8 and at most
 * `most` units long, which is otherwise the error `too_long`.
 */
int windows_make(struct arena *arena, void (*write)(struct windows_line *line, const void *what),
                 const void *what, int64_t most, int too_long, char **ret);

#endif
