#include "test_report.h"
#include "files.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_LINES = 40 };

void report_start(const char *label) {
  printf("  %-34s ", label);
  (void)fflush(stdout);
}

void report_end(show_tone tone, const char *word, double seconds, const char *why) {
  show_word(stdout, tone, word, 8);
  if (seconds >= 0.05)
    printf("%7.1f s", seconds);
  if (why && *why)
    printf("  %s", why);
  putchar('\n');
  (void)fflush(stdout);
}

/* Where the last `lines` lines begin. */
static const char *tail(const char *text, size_t size, int lines) {
  const char *at = text + size;
  if (at > text && at[-1] == '\n')
    at--;
  while (at > text && (at[-1] != '\n' || --lines > 0))
    at--;
  return at;
}

void report_tail(const char *text) {
  size_t size = strlen(text);
  const char *from = tail(text, size, TAIL_LINES);
  if (from > text)
    printf("      …\n");
  char *shown = text_copy(from);
  for (char *at = shown; *at; at++)
    if ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t')
      *at = '?';
  show_indented(stdout, 6, shown);
  free(shown);
}

void report_tail_file(const char *path) {
  char *data = NULL;
  size_t size = 0;
  if (file_read(path, &data, &size) == 0)
    report_tail(data);
  free(data);
  printf("      all of it: %s\n", path);
}

char *report_last_line(const char *text) {
  size_t size = strlen(text);
  while (size && strchr(" \n\t", text[size - 1]))
    size--;
  const char *from = tail(text, size, 1);
  char *line = text_format("%.*s", (int)(text + size - from), from);
  return line;
}
