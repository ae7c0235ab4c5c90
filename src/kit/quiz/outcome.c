/* What of a run is asked about, as one text that can be compared. */
#include "common/files.h"
#include "common/say.h"
#include "common/text.h"
#include "engines/record.h"
#include "quiz/quiz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *line(const char *out, bool last) {
  size_t size = strlen(out), start = 0;
  while (size && out[size - 1] == '\n')
    size--;
  for (size_t i = 0; last && i < size; i++)
    if (out[i] == '\n')
      start = i + 1;
  return text_format("%.*s", (int)(last ? size - start : strcspn(out, "\n")), out + start);
}

/* The end of the last line is no line. */
static char *without_end(const char *out) {
  size_t size = strlen(out);
  return text_format("%.*s", (int)(size && out[size - 1] == '\n' ? size - 1 : size), out);
}

static size_t lines(const char *out) {
  size_t count = 0;
  for (; *out; out++)
    count += *out == '\n';
  return count;
}

/* Pipes have letters in the order in which they were made. */
static char pipe_letter(const record *rec, unsigned long long inode) {
  char letter = 'A';
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (!event || event->call != REC_PIPE || event->error)
      continue;
    if (event->inode == inode)
      return letter;
    letter++;
  }
  return '?';
}

static void describe(text_buffer *table, const record *rec, const char *entry) {
  static const char *const names[] = {"stdin", "stdout", "stderr"};
  int fd = 0, start = 0;
  unsigned long long inode = 0;
  char end = 0, path[500];
  if (sscanf(entry, "%d start %d", &fd, &start) == 2 && start >= 0 && start < 3)
    text_addf(table, "%d: %s, as at the start\n", fd, names[start]);
  else if (sscanf(entry, "%d pipe %llu %c", &fd, &inode, &end) == 3)
    text_addf(table, "%d: %s end of pipe %c\n", fd, end == 'r' ? "read" : "write", pipe_letter(rec, inode));
  else if (sscanf(entry, "%d file %499[^\n]", &fd, path) == 2)
    text_addf(table, "%d: file %s\n", fd, path);
}

char *quiz_descriptors(const char *dir) {
  char *path = text_format("%s/%s", dir, QUIZ_LOOK_FILE), *text = NULL;
  text_buffer table = {NULL, 0};
  record *rec = record_open(dir);
  if (file_read(path, &text, NULL) == 0)
    for (char *rest = text, *entry; (entry = strtok_r(rest, "\n", &rest));)
      describe(&table, rec, entry);
  rec = record_close(rec);
  free(text);
  free(path);
  if (table.size)
    table.data[--table.size] = '\0';
  return text_take(&table);
}

char *quiz_outcome_of(quiz_subject subject, const char *out, const char *dir) {
  char *tree, *number;
  switch (subject) {
  case QUIZ_FIRST:
    return line(out, false);
  case QUIZ_LAST:
    return line(out, true);
  case QUIZ_LINES:
    return text_format("%zu", lines(out));
  case QUIZ_TREE:
    return quiz_tree(dir);
  case QUIZ_PROCESSES:
    tree = quiz_tree(dir);
    number = text_format("%zu", quiz_tree_count(tree));
    free(tree);
    return number;
  case QUIZ_DESCRIPTORS:
    return quiz_descriptors(dir);
  default:
    return without_end(out);
  }
}

char *quiz_outcome_shown(quiz_subject subject, const char *text) {
  if (subject == QUIZ_TREE)
    return quiz_tree_drawn(text);
  return text_copy(*text ? text : _("(nothing)"));
}
