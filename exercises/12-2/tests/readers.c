#include "readers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- the C runtime ---- */

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static const char *take_name(const char *at, char **to) {
  for (bool quoted = false; *at && (quoted || !is_blank(*at)); at++)
    if (*at == '"')
      quoted = !quoted;
    else
      *(*to)++ = *at;
  return at;
}

/* 2n backslashes and a quotation mark are n and a switch, 2n + 1 are n and the mark itself; "" inside is a
 * mark. */
static const char *take_word(const char *at, char **to) {
  bool quoted = false;
  while (*at && (quoted || !is_blank(*at))) {
    size_t slashes = strspn(at, "\\");
    bool mark = at[slashes] == '"';
    for (size_t i = 0; i < (mark ? slashes / 2 : slashes); i++)
      *(*to)++ = '\\';
    at += slashes;
    if (!mark) {
      if (slashes == 0)
        *(*to)++ = *at++;
    } else if (slashes % 2) {
      *(*to)++ = *at++;
    } else if (quoted && at[1] == '"') {
      *(*to)++ = '"';
      at += 2;
    } else {
      quoted = !quoted;
      at++;
    }
  }
  return at;
}

bool read_as_program(const char *line, words *ret) {
  char *to = ret->text;
  ret->count = 0;
  if (strlen(line) >= MOST_TEXT / 2)
    return false;
  for (const char *at = line; *at && ret->count < MOST_WORDS;) {
    ret->at[ret->count] = to;
    at = ret->count++ == 0 ? take_name(at, &to) : take_word(at, &to);
    *to++ = '\0';
    while (is_blank(*at))
      at++;
  }
  return ret->count < MOST_WORDS;
}

/* ---- cmd.exe ---- */

static bool starts_with(const char *text, const char *word) {
  for (; *word; text++, word++)
    if (tolower((unsigned char)*text) != *word)
      return false;
  return true;
}

/* Percent signs come first, inside of quotes too: every variable holds something evil, and of `cd` nothing is
 * left by %cd:~,%. */
static bool expand(const char *text, char *ret) {
  char *to = ret;
  while (*text) {
    const char *end = *text == '%' ? strchr(text + 1, '%') : NULL;
    if (to - ret > MOST_TEXT - 64)
      return false;
    if (end == NULL || end == text + 1) {
      *to++ = *text++;
      continue;
    }
    if (!starts_with(text, "%cd:~,%"))
      to += sprintf(to, "\"&evil&\"");
    text = end + 1;
  }
  *to = '\0';
  return true;
}

/* Without cmd.exe in front CreateProcess puts it there: cmd.exe /c LINE. */
bool read_as_cmd(const char *line, char *ret) {
  static char inner[MOST_TEXT];
  const char *start = strstr(line, " /s /c \"");
  size_t size = strlen(line);
  bool cmd = starts_with(line, "cmd.exe ") || starts_with(line, "cmd ");
  if (size >= MOST_TEXT / 2 || (cmd && (start == NULL || line[size - 1] != '"')))
    return false;
  start = cmd ? start + strlen(" /s /c \"") : line;
  (void)snprintf(inner, sizeof inner, "%.*s", (int)(line + size - start) - (cmd ? 1 : 0), start);
  return expand(inner, ret);
}

bool is_one_command(const char *text) {
  bool quoted = false;
  for (; *text; text++) {
    if (*text == '"')
      quoted = !quoted;
    if (*text == '\n' || *text == '\r' || (!quoted && strchr("&|<>()^", *text)))
      return false;
  }
  return !quoted;
}

const char *behind_script(const char *text) {
  bool quoted = false;
  for (; *text && (quoted || !strchr(" \t,;=", *text)); text++)
    quoted = quoted != (*text == '"');
  while (is_blank(*text))
    text++;
  return text;
}
