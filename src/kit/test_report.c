#include "test_report.h"
#include "files.h"
#include "text.h"

#include <stdbool.h>
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

/* "[12/80] Building …": how far a build is, of no use when it is over. */
static bool is_progress(const char *line, size_t size) {
  int used = 0;
  char what = 0;
  (void)sscanf(line, "[%*[0-9]/%*[0-9]] %c%n", &what, &used);
  return used > 0 && (size_t)used < size;
}

static char *without_progress(const char *text) {
  text_buffer kept = {0};
  while (*text) {
    size_t size = strcspn(text, "\n");
    size += text[size] == '\n';
    if (!is_progress(text, size))
      text_add(&kept, text, size);
    text += size;
  }
  return text_take(&kept);
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
  char *kept = without_progress(text);
  const char *from = tail(kept, strlen(kept), TAIL_LINES);
  if (from > kept)
    printf("      …\n");
  for (char *at = kept; *at; at++)
    if ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t')
      *at = '?';
  show_indented(stdout, 6, from);
  free(kept);
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
