#include "tokens.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_file(const char *path, char **ret) {
  FILE *file = fopen(path, "re");
  if (!file)
    return -errno;
  size_t size = 0, room = 0;
  char *text = NULL;
  for (size_t n = 1; n > 0; size += n) {
    if (room < size + 65537) {
      room = size * 2 + 65537;
      char *longer = realloc(text, room);
      if (!longer)
        break;
      text = longer;
    }
    n = fread(text + size, 1, 65536, file);
  }
  bool good = text && !ferror(file);
  (void)fclose(file);
  if (!good) {
    free(text);
    return -EIO;
  }
  text[size] = '\0';
  *ret = text;
  return 0;
}

static bool in_name(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

/* Past a text in quotes, with what stands after a backslash. */
static const char *past_quotes(const char *at) {
  char quote = *at++;
  while (*at && *at != quote && *at != '\n')
    at += *at == '\\' && at[1] ? 2 : 1;
  return *at ? at + 1 : at;
}

/* Past what is no token: blanks, comments, lines for the preprocessor. NULL: at is a token. */
static const char *past_nothing(const char *at, bool line_begins) {
  if (isspace((unsigned char)*at))
    return at + 1;
  if (at[0] == '/' && at[1] == '*') {
    const char *end = strstr(at + 2, "*/");
    return end ? end + 2 : at + strlen(at);
  }
  if ((at[0] == '/' && at[1] == '/') || (*at == '#' && line_begins)) {
    while (*at && (*at != '\n' || at[-1] == '\\'))
      at++;
    return at;
  }
  return NULL;
}

static const char *past_token(const char *at) {
  static const char *const pairs[] = {"==", "!=", "<=", ">=", "&&", "||", "->",
                                      "++", "--", "+=", "-=", "|=", "&="};
  if (*at == '"' || *at == '\'')
    return past_quotes(at);
  if (in_name(*at)) {
    while (in_name(*at))
      at++;
    return at;
  }
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (strncmp(at, pairs[i], 2) == 0)
      return at + 2;
  return at + 1;
}

static bool add(token_list *list, token one) {
  if (list->count % 1024 == 0) {
    token *longer = realloc(list->items, (list->count + 1024) * sizeof *longer);
    if (!longer)
      return false;
    list->items = longer;
  }
  list->items[list->count++] = one;
  return true;
}

static int count_lines(const char *from, const char *to) {
  int lines = 0;
  for (; from < to; from++)
    lines += *from == '\n';
  return lines;
}

int tokens_read(const char *path, token_list *ret) {
  token_list list = {NULL, NULL, 0};
  int r = read_file(path, &list.source), line = 1, depth = 0;
  bool line_begins = true;
  for (const char *at = r == 0 ? list.source : ""; *at;) {
    const char *end = past_nothing(at, line_begins);
    bool is_token = !end;
    if (is_token) {
      end = past_token(at);
      depth -= *at == '}';
      if (!add(&list, (token){at, (size_t)(end - at), line, depth})) {
        r = -ENOMEM;
        break;
      }
      depth += *at == '{';
    }
    int lines = count_lines(at, end);
    line_begins = lines > 0 || (line_begins && !is_token);
    line += lines;
    at = end;
  }
  if (r < 0)
    tokens_free(&list);
  else
    *ret = list;
  return r;
}

void tokens_free(token_list *list) {
  free(list->source);
  free(list->items);
  *list = (token_list){NULL, NULL, 0};
}

bool token_is(const token_list *list, size_t i, const char *text) {
  return i < list->count && list->items[i].size == strlen(text) &&
         strncmp(list->items[i].text, text, list->items[i].size) == 0;
}

bool token_is_name(const token_list *list, size_t i) {
  return i < list->count && in_name(*list->items[i].text) && !isdigit((unsigned char)*list->items[i].text);
}

size_t token_closing(const token_list *list, size_t i) {
  static const char *const open[] = {"(", "{", "["}, *const close[] = {")", "}", "]"};
  int depth = 0;
  for (size_t k = 0; k < 3; k++)
    for (size_t at = i; token_is(list, i, open[k]) && at < list->count; at++) {
      depth += token_is(list, at, open[k]);
      depth -= token_is(list, at, close[k]);
      if (depth == 0)
        return at;
    }
  return list->count;
}

void token_copy(const token_list *list, size_t i, char *text, size_t size) {
  const token *one = &list->items[i];
  (void)snprintf(text, size, "%.*s", (int)one->size, one->text);
}
