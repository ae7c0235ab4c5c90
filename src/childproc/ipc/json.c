/* Looking into a text that was checked: tokens, members, comparing strings. */
#include "ipc/json.h"
#include "ipc/json_scan.h"
#include "ipc/json_utf8.h"

/* Behind the closing quote; *escapes: whether there is a backslash. */
static const char *string_end(const char *at, const char *end, bool *escapes) {
  for (;;) {
    at = json_run(at, end);
    if (at == end)
      return end;
    char byte = *at++;
    if (byte == '"')
      return at;
    if (byte == '\\') {
      *escapes = true;
      at += at < end;
    }
  }
}

static const char *number_end(const char *at, const char *end) {
  while (at < end && (json_digit(*at) || *at == '.' || *at == '-' || *at == '+' || (*at | 0x20) == 'e'))
    at++;
  return at;
}

static const char *word_end(const char *at, const char *end) {
  while (at < end && *at >= 'a' && *at <= 'z')
    at++;
  return at;
}

struct json_token json_next(struct json_reader *reader) {
  const char *at = reader->at, *end = reader->end;
  while (at < end && (json_blank(*at) || *at == ',' || *at == ':'))
    at++;
  struct json_token token = {JSON_NONE, {at, 0}, false};
  if (at == end)
    return token;
  const char *from = at++;
  switch (*from) {
  case '{':
    token.kind = JSON_OBJECT;
    break;
  case '}':
    token.kind = JSON_OBJECT_END;
    break;
  case '[':
    token.kind = JSON_LIST;
    break;
  case ']':
    token.kind = JSON_LIST_END;
    break;
  case '"':
    token.kind = JSON_STRING;
    at = string_end(at, end, &token.escapes);
    break;
  case 't':
  case 'f':
  case 'n':
    token.kind = *from == 't' ? JSON_TRUE : *from == 'f' ? JSON_FALSE : JSON_NULL;
    at = word_end(at, end);
    break;
  default:
    token.kind = JSON_NUMBER;
    at = number_end(at, end);
  }
  token.text.size = (size_t)(at - from);
  reader->at = at;
  return token;
}

void json_skip(struct json_reader *reader) {
  for (size_t depth = 1; depth > 0;) {
    enum json_kind kind = json_next(reader).kind;
    if (kind == JSON_NONE)
      return;
    if (kind == JSON_OBJECT || kind == JSON_LIST)
      depth++;
    else if (kind == JSON_OBJECT_END || kind == JSON_LIST_END)
      depth--;
  }
}

struct json_slice json_trim(const char *text, size_t size) {
  const char *end = text + size;
  while (text < end && json_blank(*text))
    text++;
  while (text < end && json_blank(end[-1]))
    end--;
  return (struct json_slice){text, (size_t)(end - text)};
}

bool json_member(const char *text, size_t size, const char *name, struct json_slice *ret) {
  struct json_reader reader = json_read(text, size);
  bool found = false;
  if (json_next(&reader).kind != JSON_OBJECT)
    return false;
  for (;;) {
    struct json_token key = json_next(&reader);
    if (key.kind != JSON_STRING)
      return found;
    struct json_token value = json_next(&reader);
    if (value.kind == JSON_OBJECT || value.kind == JSON_LIST)
      json_skip(&reader);
    if (json_string_is(key.text, name)) {
      *ret = (struct json_slice){value.text.text, (size_t)(reader.at - value.text.text)};
      found = true;
    }
  }
}

struct json_chars json_chars_of(struct json_slice string) {
  struct json_chars chars = {string.text, string.text};
  if (string.size >= 2 && *string.text == '"')
    chars = (struct json_chars){string.text + 1, string.text + string.size - 1};
  return chars;
}

/* The four digits behind \u, or -1. */
static int32_t hex4(const char *at, const char *end) {
  int32_t value = 0;
  if (end - at < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = json_hex(at[i]);
    if (digit < 0)
      return -1;
    value = value << 4 | digit;
  }
  return value;
}

/* Behind \u: a character, of which the second half may be another escape. */
static int32_t unicode_escape(struct json_chars *chars) {
  int32_t first = hex4(chars->at, chars->end);
  if (first < 0) {
    chars->at = chars->end;
    return -1;
  }
  chars->at += 4;
  if ((first & 0xFC00) == 0xD800 && chars->end - chars->at >= 6 && chars->at[0] == '\\' &&
      chars->at[1] == 'u') {
    int32_t second = hex4(chars->at + 2, chars->end);
    if (second >= 0 && (second & 0xFC00) == 0xDC00) {
      chars->at += 6;
      return 0x10000 + ((first & 0x3FF) << 10 | (second & 0x3FF));
    }
  }
  return first;
}

int32_t json_char(struct json_chars *chars) {
  static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
  if (chars->at == chars->end)
    return -1;
  if (*chars->at != '\\') {
    size_t taken;
    int32_t character = json_utf8_read(chars->at, (size_t)(chars->end - chars->at), &taken);
    chars->at += taken;
    return character < 0 ? 0xFFFD : character;
  }
  chars->at++;
  if (chars->at == chars->end)
    return -1;
  char kind = *chars->at++;
  if (kind == 'u')
    return unicode_escape(chars);
  const char *letter = kind == '\0' ? NULL : strchr(letters, kind);
  return letter != NULL ? meant[letter - letters] : kind;
}

/* Whether the string begins with text, and whether it ends there. */
static bool begins(struct json_slice value, const char *text, bool *ret_ends) {
  struct json_chars chars = json_chars_of(value);
  if (value.size < 2 || *value.text != '"')
    return false;
  while (*text != '\0') {
    char bytes[4];
    int32_t character = json_char(&chars);
    if (character < 0)
      return false;
    size_t size = json_utf8_write(character, bytes);
    if (strncmp(text, bytes, size) != 0 || character == 0)
      return false;
    text += size;
  }
  *ret_ends = chars.at == chars.end;
  return true;
}

bool json_string_is(struct json_slice value, const char *text) {
  bool ends;
  return begins(value, text, &ends) && ends;
}

bool json_string_starts(struct json_slice value, const char *prefix) {
  bool ends;
  return begins(value, prefix, &ends);
}
