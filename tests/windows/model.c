#include "model.h"

#include "harness.h"

#include <string.h>

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/* ---- programs ---- */

static char *begin(model_args *args, char *to) {
  EXPECT_LT(args->count, (size_t)MODEL_ARGS);
  args->at[args->count++] = to;
  return to;
}

/* The program's own name: a quotation mark toggles, nothing is an escape. */
static const char *split_name(const char *at, model_args *ret, char **to) {
  begin(ret, *to);
  for (bool quoted = false; *at != '\0' && (quoted || !is_blank(*at)); at++) {
    if (*at == '"')
      quoted = !quoted;
    else
      *(*to)++ = *at;
  }
  *(*to)++ = '\0';
  return at;
}

static const char *split_one(const char *at, bool stays, char **to) {
  bool quoted = false;
  while (*at != '\0' && (quoted || !is_blank(*at))) {
    size_t slashes = strspn(at, "\\");
    at += slashes;
    size_t kept = *at == '"' ? slashes / 2 : slashes;
    memset(*to, '\\', kept);
    *to += kept;
    if (*at != '"') {
      if (slashes == 0)
        *(*to)++ = *at++;
    } else if (slashes % 2 == 1) {
      *(*to)++ = *at++;
    } else if (quoted && at[1] == '"') {
      *(*to)++ = '"';
      at += 2;
      quoted = stays;
    } else {
      quoted = !quoted;
      at++;
    }
  }
  *(*to)++ = '\0';
  return at;
}

static void split(const char *line, bool stays, model_args *ret) {
  EXPECT_LT(strlen(line), (size_t)MODEL_TEXT / 2);
  ret->count = 0;
  char *to = ret->text;
  const char *at = split_name(line, ret, &to);
  for (;;) {
    while (is_blank(*at))
      at++;
    if (*at == '\0')
      return;
    begin(ret, to);
    at = split_one(at, stays, &to);
  }
}

void model_split_crt(const char *line, model_args *ret) {
  split(line, true, ret);
}

void model_split_shell32(const char *line, model_args *ret) {
  split(line, false, ret);
}

/* ---- cmd.exe ---- */

bool model_cmd_text(const char *line, char *ret) {
  const char *start = strstr(line, " /s /c \"");
  size_t size = strlen(line);
  if (start == NULL || line[size - 1] != '"')
    return false;
  start += strlen(" /s /c \"");
  size_t kept = (size_t)(line + size - 1 - start);
  memcpy(ret, start, kept);
  ret[kept] = '\0';
  return true;
}

#define HARM "\"&calc&\""

static bool is_cd(const char *name, size_t length) {
  return length == 2 && (name[0] | 0x20) == 'c' && (name[1] | 0x20) == 'd';
}

/* at: behind a percent sign. How much is a variable with its closing sign, and its value; 0: there is none.
 */
static size_t variable(const char *at, const char **ret_value) {
  size_t length = strcspn(at, "%:");
  if (length == 0 || at[length] == '\0')
    return 0;
  const char *value = is_cd(at, length) ? "C:\\here" : HARM;
  const char *end = strchr(at + length, '%');
  if (end == NULL)
    return 0;
  *ret_value = strncmp(at + length, ":~,%", 4) == 0 ? "" : value;
  return (size_t)(end - at) + 1;
}

void model_cmd_expand(const char *text, char *ret) {
  while (*text != '\0') {
    const char *value;
    size_t used = *text == '%' ? variable(text + 1, &value) : 0;
    if (used > 0) {
      ret = strcpy(ret, value) + strlen(value);
      text += used + 1;
    } else {
      *ret++ = *text++;
    }
  }
  *ret = '\0';
}

bool model_cmd_is_one_command(const char *text) {
  bool quoted = false;
  for (; *text != '\0'; text++) {
    if (*text == '"')
      quoted = !quoted;
    if (*text == '\n' || *text == '\r' || (!quoted && strchr("&|<>()^", *text) != NULL))
      return false;
  }
  return !quoted;
}

static bool is_delimiter(char c) {
  return is_blank(c) || c == ',' || c == ';' || c == '=';
}

void model_batch_split(const char *text, model_args *ret) {
  char *to = ret->text;
  ret->count = 0;
  for (;;) {
    while (is_delimiter(*text))
      text++;
    if (*text == '\0')
      return;
    begin(ret, to);
    for (bool quoted = false; *text != '\0' && (quoted || !is_delimiter(*text)); text++) {
      quoted = quoted != (*text == '"');
      *to++ = *text;
    }
    *to++ = '\0';
  }
}

const char *model_batch_rest(const char *text) {
  bool quoted = false;
  while (*text != '\0' && (quoted || !is_delimiter(*text)))
    quoted = quoted != (*text++ == '"');
  while (is_blank(*text))
    text++;
  return text;
}
