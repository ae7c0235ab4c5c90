/* Whether a text is JSON: one pass, with a bit for each object or list that is open. */
#include "ipc/json.h"
#include "ipc/json_scan.h"
#include "ipc/json_utf8.h"

#include <errno.h>

struct check {
  const char *at, *end;
  bool broken; /* a string holds what is not UTF-8 */
  size_t depth;
  unsigned char lists[JSON_DEPTH / 8 + 1]; /* by depth: whether it is a list */
};

static bool at_byte(const struct check *c, char byte) {
  return c->at < c->end && *c->at == byte;
}

static bool accept(struct check *c, char byte) {
  if (!at_byte(c, byte))
    return false;
  c->at++;
  return true;
}

static void blanks(struct check *c) {
  while (c->at < c->end && json_blank(*c->at))
    c->at++;
}

/* Behind the backslash. */
static bool escape(struct check *c) {
  if (c->at == c->end)
    return false;
  switch (*c->at++) {
  case '"':
  case '\\':
  case '/':
  case 'b':
  case 'f':
  case 'n':
  case 'r':
  case 't':
    return true;
  case 'u':
    if (c->end - c->at < 4)
      return false;
    for (int i = 0; i < 4; i++)
      if (json_hex(*c->at++) < 0)
        return false;
    return true;
  default:
    return false;
  }
}

static void beyond_ascii(struct check *c) {
  while (c->at < c->end && (unsigned char)*c->at >= 0x80) {
    size_t taken;
    if (json_utf8_read(c->at, (size_t)(c->end - c->at), &taken) < 0)
      c->broken = true;
    c->at += taken;
  }
}

/* Behind the opening quote. */
static bool string(struct check *c) {
  for (;;) {
    c->at = json_run(c->at, c->end);
    if (c->at == c->end)
      return false;
    char byte = *c->at;
    if (byte == '"') {
      c->at++;
      return true;
    }
    if (byte == '\\') {
      c->at++;
      if (!escape(c))
        return false;
    } else if ((unsigned char)byte < 0x20) {
      return false;
    } else {
      beyond_ascii(c);
    }
  }
}

static bool digits(struct check *c) {
  if (c->at == c->end || !json_digit(*c->at))
    return false;
  while (c->at < c->end && json_digit(*c->at))
    c->at++;
  return true;
}

static bool number(struct check *c) {
  (void)accept(c, '-');
  if (!accept(c, '0') && !digits(c))
    return false;
  if (accept(c, '.') && !digits(c))
    return false;
  if (accept(c, 'e') || accept(c, 'E')) {
    if (!accept(c, '+'))
      (void)accept(c, '-');
    return digits(c);
  }
  return true;
}

static bool word(struct check *c, const char *text, size_t size) {
  if ((size_t)(c->end - c->at) < size || memcmp(c->at, text, size) != 0)
    return false;
  c->at += size;
  return true;
}

static bool in_list(const struct check *c) {
  return (c->lists[c->depth / 8] >> c->depth % 8 & 1) != 0;
}

static bool opens(struct check *c, bool list) {
  if (c->depth == JSON_DEPTH)
    return false;
  c->depth++;
  unsigned char bit = (unsigned char)(1u << c->depth % 8);
  unsigned char *byte = &c->lists[c->depth / 8];
  *byte = (unsigned char)(list ? *byte | bit : *byte & ~bit);
  c->at++;
  blanks(c);
  return true;
}

static bool name(struct check *c) {
  blanks(c);
  if (!accept(c, '"') || !string(c))
    return false;
  blanks(c);
  return accept(c, ':');
}

enum found { WRONG, COMPLETE, OPENED };

/* A value, or the beginning of one that holds others. */
static enum found value(struct check *c) {
  blanks(c);
  if (c->at == c->end)
    return WRONG;
  switch (*c->at) {
  case '"':
    c->at++;
    return string(c) ? COMPLETE : WRONG;
  case '{':
    if (!opens(c, false))
      return WRONG;
    if (!at_byte(c, '}'))
      return name(c) ? OPENED : WRONG;
    c->at++, c->depth--;
    return COMPLETE;
  case '[':
    if (!opens(c, true))
      return WRONG;
    if (!at_byte(c, ']'))
      return OPENED;
    c->at++, c->depth--;
    return COMPLETE;
  case 't':
    return word(c, "true", 4) ? COMPLETE : WRONG;
  case 'f':
    return word(c, "false", 5) ? COMPLETE : WRONG;
  case 'n':
    return word(c, "null", 4) ? COMPLETE : WRONG;
  default:
    return number(c) ? COMPLETE : WRONG;
  }
}

/* Behind a value: what it ends, up to where the next is. COMPLETE: nothing is open any more. */
static enum found ends(struct check *c) {
  for (;;) {
    blanks(c);
    if (c->depth == 0)
      return COMPLETE;
    bool list = in_list(c);
    if (accept(c, ','))
      return list || name(c) ? OPENED : WRONG;
    if (!accept(c, list ? ']' : '}'))
      return WRONG;
    c->depth--;
  }
}

int json_check(const char *text, size_t size) {
  struct check c = {.at = text, .end = text + size, .broken = false, .depth = 0};
  enum found found;
  do {
    found = value(&c);
    if (found == COMPLETE)
      found = ends(&c);
  } while (found == OPENED);
  if (found == WRONG || c.at != c.end)
    return -EINVAL;
  return c.broken ? -EILSEQ : 0;
}
