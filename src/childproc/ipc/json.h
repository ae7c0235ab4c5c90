/*
 * JSON texts without a tree: the check that every message passes, and looking into one that has passed it.
 *
 * Nothing here allocates but json_string(), nothing recurses, nothing depends on the locale.
 */
#ifndef IPC_JSON_H
#define IPC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH 10000 /* objects and lists inside each other; more is refused */

/*
 * 0; -EINVAL: not exactly one JSON text (RFC 8259), or too deep; -EILSEQ: it would be one, but a string holds
 * what is not UTF-8 (json_repair.h makes U+FFFD of it, as Node does with what it reads).
 */
int json_check(const char *text, size_t size);

/* ---- All that follows takes text that json_check() accepted ---- */

/* A value as it stands in the text: a string with its quotes, an object with its braces. */
struct json_slice {
  const char *text;
  size_t size;
};

/* The value without the blanks around it. */
struct json_slice json_trim(const char *text, size_t size);

/*
 * The member of this name (UTF-8) of an object; of several the last, as in JSON.parse. False: no object, or
 * no such member. Escapes in the object's names are understood.
 */
bool json_member(const char *text, size_t size, const char *name, struct json_slice *ret);

/* Whether the value is a string that is text (UTF-8), or starts with prefix, after its escapes are undone. */
bool json_string_is(struct json_slice value, const char *text);
bool json_string_starts(struct json_slice value, const char *prefix);

/*
 * The characters of a string value, with a NUL behind; size may be NULL. A surrogate without its partner
 * comes as three bytes (ED A0 80 to ED BF BF), which is not UTF-8. NULL: no string (errno EINVAL), or no
 * memory (ENOMEM). Owner: the caller, free().
 */
char *json_string(struct json_slice value, size_t *ret_size);

/* The value of a number, rounded as JSON.parse does; false: no number. */
bool json_number(struct json_slice value, double *ret);

/* The value of a number that is an integer of this range (1e3 and 5.0 are integers too). */
bool json_integer(struct json_slice value, int64_t *ret);

/* ---- One token after the other ---- */

enum json_kind {
  JSON_NONE, /* the end of the text */
  JSON_OBJECT,
  JSON_OBJECT_END,
  JSON_LIST,
  JSON_LIST_END,
  JSON_STRING, /* names too: in an object each value follows its name */
  JSON_NUMBER,
  JSON_TRUE,
  JSON_FALSE,
  JSON_NULL
};
struct json_token {
  enum json_kind kind;
  struct json_slice text; /* of a string: with its quotes */
  bool escapes;           /* of a string: there is a backslash in it */
};
struct json_reader {
  const char *at, *end;
};
static inline struct json_reader json_read(const char *text, size_t size) {
  struct json_reader reader = {text, text + size};
  return reader;
}
struct json_token json_next(struct json_reader *reader);

/* Behind the object or list whose beginning was the last token. */
void json_skip(struct json_reader *reader);

/*
 * The characters of a string one by one: Unicode, where a surrogate may stand alone; -1 at the end.
 */
struct json_chars {
  const char *at, *end;
};
struct json_chars json_chars_of(struct json_slice string);
int32_t json_char(struct json_chars *chars);

#endif
