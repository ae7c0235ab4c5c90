#include "test/junit.h"
#include "common/files.h"
#include "common/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A piece of the file. */
typedef struct piece {
  const char *at;
  const char *end;
} piece;

static const struct {
  const char *name;
  char value;
} entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};

static char *unescape(piece text) {
  text_buffer out = {0};
  while (text.at < text.end) {
    size_t size = 1;
    char value = *text.at;
    for (size_t i = 0; value == '&' && i < sizeof entities / sizeof *entities; i++) {
      size_t length = strlen(entities[i].name);
      if ((size_t)(text.end - text.at) >= length && memcmp(text.at, entities[i].name, length) == 0) {
        value = entities[i].value;
        size = length;
        break;
      }
    }
    text_add(&out, &value, 1);
    text.at += size;
  }
  return text_take(&out);
}

/* Where `word` begins in the piece, or NULL. */
static const char *find(piece in, const char *word) {
  return in.at < in.end ? memmem(in.at, (size_t)(in.end - in.at), word, strlen(word)) : NULL;
}

/* The tag that starts with `start` in `in`: from '<' to before its '>'. Attributes escape '>'. */
static bool find_tag(piece in, const char *start, piece *ret) {
  const char *at = find(in, start);
  const char *end = at ? memchr(at, '>', (size_t)(in.end - at)) : NULL;
  if (end)
    *ret = (piece){at, end};
  return end != NULL;
}

/* An attribute of a tag; "" where it has none such. */
static char *attribute(piece tag, const char *name) {
  char *start = text_format(" %s=\"", name);
  const char *at = find(tag, start);
  size_t size = strlen(start);
  free(start);
  const char *end = at ? memchr(at + size, '"', (size_t)(tag.end - at) - size) : NULL;
  return end ? unescape((piece){at + size, end}) : text_copy("");
}

static char *output_of(piece body) {
  piece tag;
  if (!find_tag(body, "<system-out", &tag))
    return text_copy("");
  const char *end = find((piece){tag.end, body.end}, "</system-out>");
  return end ? unescape((piece){tag.end + 1, end}) : text_copy("");
}

/* CTest writes <skipped> for a test without a program, too; a test that skips itself is told by how it did.
 */
static void judge(junit_case *one, const char *status, piece body) {
  piece tag;
  one->result = strcmp(status, "run") == 0 ? JUNIT_PASSED : JUNIT_FAILED;
  if (find_tag(body, "<skipped", &tag)) {
    one->why = attribute(tag, "message");
    one->result = strncmp(one->why, "SKIP_", 5) == 0 ? JUNIT_SKIPPED : JUNIT_FAILED;
  } else if (find_tag(body, "<failure", &tag)) {
    one->why = attribute(tag, "message");
    one->result = JUNIT_FAILED;
  } else {
    one->why = text_copy(one->result == JUNIT_PASSED ? "" : status);
  }
}

static void add(junit_cases *cases, piece tag, piece body) {
  cases->items = kit_grow(cases->items, cases->count + 1, sizeof *cases->items);
  junit_case *one = &cases->items[cases->count++];
  one->name = attribute(tag, "name");
  one->output = output_of(body);
  char *status = attribute(tag, "status");
  judge(one, status, body);
  free(status);
}

int junit_read(const char *path, junit_cases *ret) {
  char *data = NULL;
  size_t size = 0;
  int error = file_read(path, &data, &size);
  if (error)
    return error;
  junit_cases cases = {0};
  piece rest = {data, data + size};
  error = find(rest, "</testsuite>") ? 0 : -EINVAL;
  for (piece tag; find_tag(rest, "<testcase ", &tag);) {
    const char *end = tag.end[-1] == '/' ? tag.end : find((piece){tag.end, rest.end}, "</testcase>");
    if (!end) {
      error = -EINVAL;
      break;
    }
    add(&cases, tag, (piece){tag.end, end});
    rest.at = end;
  }
  free(data);
  if (error)
    junit_clear(&cases);
  else
    *ret = cases;
  return error;
}

void junit_clear(junit_cases *cases) {
  for (size_t i = 0; i < cases->count; i++) {
    free(cases->items[i].name);
    free(cases->items[i].why);
    free(cases->items[i].output);
  }
  free(cases->items);
  *cases = (junit_cases){0};
}
