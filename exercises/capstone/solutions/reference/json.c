/* Whether a text is one JSON value, with nothing but blanks around it (RFC 8259). */
#include "mini.h"

#include <string.h>

enum { DEEPEST = 512 };

typedef struct reader {
  const char *at, *end;
  int depth;
} reader;

static bool value(reader *r);

static void blanks(reader *r) {
  while (r->at < r->end && strchr(" \t\n\r", *r->at) && *r->at)
    r->at++;
}

static bool take(reader *r, char c) {
  if (r->at == r->end || *r->at != c)
    return false;
  r->at++;
  return true;
}

static bool word(reader *r, const char *text) {
  size_t size = strlen(text);
  if ((size_t)(r->end - r->at) < size || memcmp(r->at, text, size) != 0)
    return false;
  r->at += size;
  return true;
}

static bool digits(reader *r) {
  const char *first = r->at;
  while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
    r->at++;
  return r->at > first;
}

static bool number(reader *r) {
  (void)take(r, '-');
  if (!take(r, '0') && !digits(r))
    return false;
  if (take(r, '.') && !digits(r))
    return false;
  if (take(r, 'e') || take(r, 'E')) {
    (void)(take(r, '+') || take(r, '-'));
    return digits(r);
  }
  return true;
}

static bool escape(reader *r) {
  if (take(r, 'u')) {
    for (int i = 0; i < 4; i++, r->at++)
      if (r->at == r->end || !*r->at || !strchr("0123456789abcdefABCDEF", *r->at))
        return false;
    return true;
  }
  return r->at < r->end && *r->at && strchr("\"\\/bfnrt", *r->at++);
}

static bool string(reader *r) {
  if (!take(r, '"'))
    return false;
  while (r->at < r->end) {
    unsigned char c = (unsigned char)*r->at++;
    if (c == '"')
      return true;
    if (c < ' ' || (c == '\\' && !escape(r)))
      return false;
  }
  return false;
}

static bool member(reader *r, bool named) {
  if (!named)
    return value(r);
  blanks(r);
  if (!string(r))
    return false;
  blanks(r);
  return take(r, ':') && value(r);
}

static bool members(reader *r, char end, bool named) {
  if (++r->depth > DEEPEST)
    return false;
  blanks(r);
  bool good = take(r, end);
  while (!good && member(r, named)) {
    good = take(r, end);
    if (!good && !take(r, ','))
      break;
  }
  r->depth--;
  return good;
}

static bool value(reader *r) {
  blanks(r);
  bool good = take(r, '{')   ? members(r, '}', true)
              : take(r, '[') ? members(r, ']', false)
              : r->at < r->end && *r->at == '"'
                  ? string(r)
                  : word(r, "true") || word(r, "false") || word(r, "null") || number(r);
  blanks(r);
  return good;
}

bool json_is_valid(const char *text, size_t size) {
  reader r = {text, text + size, 0};
  return value(&r) && r.at == r.end;
}
