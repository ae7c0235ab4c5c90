/* The letters of V8's serialization format, and what both directions need of it. */
#ifndef IPC_V8_FORMAT_H
#define IPC_V8_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define V8_VERSION 15 /* what is written, and the newest that is read */

enum v8_tag {
  V8_HEADER = 0xFF,
  V8_PADDING = 0,
  V8_OBJECT_COUNT = '?', /* old: a number that means nothing any more */
  V8_HOLE = '-',
  V8_UNDEFINED = '_',
  V8_NULL = '0',
  V8_TRUE = 'T',
  V8_FALSE = 'F',
  V8_INT32 = 'I',
  V8_UINT32 = 'U',
  V8_DOUBLE = 'N',
  V8_BIGINT = 'Z',
  V8_UTF8 = 'S',
  V8_ONE_BYTE = '"',
  V8_TWO_BYTE = 'c',
  V8_REFERENCE = '^',
  V8_OBJECT = 'o',
  V8_OBJECT_END = '{',
  V8_SPARSE = 'a',
  V8_SPARSE_END = '@',
  V8_DENSE = 'A',
  V8_DENSE_END = '$',
  V8_DATE = 'D',
  V8_TRUE_OBJECT = 'y',
  V8_FALSE_OBJECT = 'x',
  V8_NUMBER_OBJECT = 'n',
  V8_BIGINT_OBJECT = 'z',
  V8_STRING_OBJECT = 's',
  V8_REGEXP = 'R',
  V8_MAP = ';',
  V8_MAP_END = ':',
  V8_SET = '\'',
  V8_SET_END = ',',
  V8_BUFFER = 'B',
  V8_RESIZABLE_BUFFER = '~',
  V8_VIEW = 'V',
  V8_HOST = '\\',
  V8_ERROR = 'r'
};

enum v8_error_tag { V8_ERROR_MESSAGE = 'm', V8_ERROR_CAUSE = 'c', V8_ERROR_STACK = 's', V8_ERROR_END = '.' };

/* What Node's own part of the format begins with, behind V8_HOST. */
enum v8_host { V8_HOST_VIEW, V8_HOST_COPY };

/* The views of bytes, in Node's order. */
struct v8_view {
  const char *name;
  uint32_t element; /* bytes of one */
  char tag;         /* in V8's own form; 0: it has none */
};
enum { V8_VIEWS = 13 };
extern const struct v8_view v8_views[V8_VIEWS];

/* The index of a view, or V8_VIEWS. */
uint32_t v8_view_of_tag(uint32_t tag);

/* The kinds of errors that have a letter; NULL and 0 for others. */
const char *v8_error_name(unsigned char letter);
char v8_error_letter(const char *name, size_t size);

/* Flags of regular expressions; "dgimsuvy", as JavaScript orders them. False: none that can be. */
enum { V8_FLAGS_ROOM = 16 };
bool v8_flags_text(uint32_t flags, char to[V8_FLAGS_ROOM]);
bool v8_flags_read(const char *text, size_t size, uint32_t *ret);

/* Whether a name is the index of a list: "0", "1" … "4294967294". */
#define V8_NO_INDEX UINT32_MAX
uint32_t v8_index(const char *name, size_t size);

/* A date's value as JavaScript keeps it: whole milliseconds of 100,000,000 days, else NaN. */
double v8_date(double milliseconds);

#endif
