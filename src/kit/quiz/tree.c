/* The processes of a run as the recorder wrote them down: nested brackets to compare, a drawing to look at.
 */
#include "common/text.h"
#include "engines/record.h"
#include "quiz/quiz.h"

#include <stdlib.h>
#include <string.h>

/* Larger branches first, so that one shape has one text. */
static int by_text(const void *a, const void *b) {
  const char *one = *(char *const *)a, *other = *(char *const *)b;
  size_t size = strlen(one), others = strlen(other);
  return size != others ? (size > others ? -1 : 1) : strcmp(one, other);
}

static char *branch(const record *rec, pid_t pid) {
  char **children = NULL;
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_BORN && event->args[0] == pid && event->pid != pid)
      list_add(&children, branch(rec, event->pid));
  }
  if (children)
    qsort(children, list_count(children), sizeof *children, by_text);
  text_buffer text = {NULL, 0};
  text_addf(&text, "(");
  for (size_t i = 0; children && children[i]; i++)
    text_addf(&text, "%s", children[i]);
  text_addf(&text, ")");
  list_free(children);
  return text_take(&text);
}

/* The one that others came from, and that came from nobody. */
static pid_t root_of(const record *rec) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_BORN && !record_birth(rec, (pid_t)event->args[0]))
      return (pid_t)event->args[0];
  }
  return 0;
}

char *quiz_tree(const char *dir) {
  record *rec = record_open(dir);
  pid_t root = rec ? root_of(rec) : 0;
  char *text = root ? branch(rec, root) : text_copy("()");
  rec = record_close(rec);
  return text;
}

size_t quiz_tree_count(const char *brackets) {
  size_t count = 0;
  for (; *brackets; brackets++)
    count += *brackets == '(';
  return count;
}

/* How long the branch at the beginning of `text` is. */
static size_t branch_size(const char *text) {
  size_t depth = 0, size = 0;
  do {
    depth += text[size] == '(';
    depth -= text[size] == ')' && depth;
    size++;
  } while (depth && text[size]);
  return size;
}

static void draw(text_buffer *picture, const char *children, const char *before) {
  while (*children == '(') {
    size_t size = branch_size(children);
    bool last = children[size] != '(';
    text_addf(picture, "\n%s%s child", before, last ? "`-" : "|-");
    char *inner = text_format("%.*s", (int)(size - 2), children + 1);
    char *deeper = text_format("%s%s ", before, last ? "  " : "| ");
    draw(picture, inner, deeper);
    free(deeper);
    free(inner);
    children += size;
  }
}

char *quiz_tree_drawn(const char *brackets) {
  text_buffer picture = {NULL, 0};
  text_addf(&picture, "main");
  char *children = text_format("%.*s", (int)(strlen(brackets) < 2 ? 0 : strlen(brackets) - 2), brackets + 1);
  draw(&picture, children, "");
  free(children);
  return text_take(&picture);
}
