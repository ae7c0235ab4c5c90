/* expect: quote-by-hand */
/* An empty argument becomes nothing. */
#include "quote.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *put_times(char *to, char c, size_t times) {
  memset(to, c, times);
  return to + times;
}

/* Twice the text and two marks are enough. */
static char *put_argument(char *to, const char *text) {
  if (!strpbrk(text, " \t\"")) {
    size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
  }
  *to++ = '"';
  for (;;) {
    size_t slashes = strspn(text, "\\");
    text += slashes;
    to = put_times(to, '\\', *text == '"' || !*text ? 2 * slashes : slashes);
    if (!*text)
      break;
    if (*text == '"')
      *to++ = '\\';
    *to++ = *text++;
  }
  *to++ = '"';
  return to;
}

char *quote_argument(const char *text) {
  char *quoted = malloc(2 * strlen(text) + 3);
  if (quoted)
    *put_argument(quoted, text) = '\0';
  return quoted;
}

static int is_batch(const char *file) {
  size_t size = strlen(file);
  while (size > 0 && strchr(". ", file[size - 1]))
    size--;
  return size >= 4 &&
         (strncasecmp(file + size - 4, ".bat", 4) == 0 || strncasecmp(file + size - 4, ".cmd", 4) == 0);
}

char *command_line(const char *file, const char *const *args) {
  if (is_batch(file)) {
    errno = EINVAL;
    return NULL;
  }
  size_t room = 2 * strlen(file) + 3;
  for (size_t i = 0; args[i]; i++)
    room += 2 * strlen(args[i]) + 3;
  char *line = malloc(room);
  if (!line)
    return NULL;
  char *to = put_argument(line, file);
  for (size_t i = 0; args[i]; i++) {
    *to++ = ' ';
    to = put_argument(to, args[i]);
  }
  *to = '\0';
  return line;
}
