/* How output differs from what was expected: the first line that differs, with every byte visible. */
#include "check/judge.h"
#include "common/say.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

/* One line of `data` from `start`, as in C source, cut at 60 columns with the place `at` kept in view. */
static int add_line(text_buffer *buffer, const char *data, size_t size, size_t start, size_t at) {
  size_t from = at - start > 40 ? at - 30 : start, end = from;
  int caret = -1;
  text_addf(buffer, "%s\"", from > start ? "…" : "");
  int column = from > start ? 2 : 1;
  for (; end < size && column < 60; end++) {
    if (end == at)
      caret = column;
    unsigned char c = (unsigned char)data[end];
    char seen[5];
    if (c == '\n')
      snprintf(seen, sizeof seen, "\\n");
    else if (c == '\t')
      snprintf(seen, sizeof seen, "\\t");
    else if (c == '"' || c == '\\')
      snprintf(seen, sizeof seen, "\\%c", c);
    else if (c < 32 || c > 126)
      snprintf(seen, sizeof seen, "\\x%02x", c);
    else
      snprintf(seen, sizeof seen, "%c", c);
    text_addf(buffer, "%s", seen);
    column += (int)strlen(seen);
    if (c == '\n') {
      end++;
      break;
    }
  }
  text_addf(buffer, "\"%s\n", end >= size ? _(" (the end)") : data[end - 1] == '\n' ? "" : "…");
  return caret < 0 ? column : caret;
}

char *judge_difference(const char *expected, const char *actual, size_t actual_size) {
  size_t expected_size = strlen(expected), at = 0, line = 1, start = 0;
  while (at < expected_size && at < actual_size && expected[at] == actual[at]) {
    if (expected[at] == '\n') {
      line++;
      start = at + 1;
    }
    at++;
  }
  if (at == expected_size && at == actual_size)
    return text_copy("");
  text_buffer buffer = {NULL, 0};
  text_addf(&buffer, _("stdout differs at byte %zu (line %zu):"), at + 1, line);
  const char *expects = _("expected: "), *came = _("came:     ");
  text_addf(&buffer, "\n%s", expects);
  (void)add_line(&buffer, expected, expected_size, start, at);
  text_addf(&buffer, "%s", came);
  int caret = add_line(&buffer, actual, actual_size, start, at);
  text_addf(&buffer, "%*s^\n", 10 + caret, "");
  return text_take(&buffer);
}
