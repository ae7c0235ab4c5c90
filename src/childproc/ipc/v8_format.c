#include "ipc/v8_format.h"

#include <math.h>
#include <string.h>

const struct v8_view v8_views[V8_VIEWS] = {
    {"Int8Array", 1, 'b'},      {"Uint8Array", 1, 'B'},   {"Uint8ClampedArray", 1, 'C'},
    {"Int16Array", 2, 'w'},     {"Uint16Array", 2, 'W'},  {"Int32Array", 4, 'd'},
    {"Uint32Array", 4, 'D'},    {"Float32Array", 4, 'f'}, {"Float64Array", 8, 'F'},
    {"DataView", 1, '?'},       {"Buffer", 1, 0},         {"BigInt64Array", 8, 'q'},
    {"BigUint64Array", 8, 'Q'},
};

uint32_t v8_view_of_tag(uint32_t tag) {
  uint32_t view = 0;
  while (view < V8_VIEWS && (v8_views[view].tag == 0 || (unsigned char)v8_views[view].tag != tag))
    view++;
  return view;
}

static const struct {
  char letter;
  const char *name;
} errors[] = {{'E', "EvalError"},   {'R', "RangeError"}, {'F', "ReferenceError"},
              {'S', "SyntaxError"}, {'T', "TypeError"},  {'U', "URIError"}};
enum { ERRORS = sizeof errors / sizeof *errors };

const char *v8_error_name(unsigned char letter) {
  for (int i = 0; i < ERRORS; i++)
    if ((unsigned char)errors[i].letter == letter)
      return errors[i].name;
  return NULL;
}

char v8_error_letter(const char *name, size_t size) {
  for (int i = 0; i < ERRORS; i++)
    if (strlen(errors[i].name) == size && memcmp(errors[i].name, name, size) == 0)
      return errors[i].letter;
  return 0;
}

static const struct {
  char letter;
  uint32_t bit;
} flags[] = {{'d', 128}, {'g', 1}, {'i', 2}, {'m', 4}, {'s', 32}, {'u', 16}, {'v', 256}, {'y', 8}};
enum { FLAGS = sizeof flags / sizeof *flags, UNICODE = 16, UNICODE_SETS = 256 };

static bool can_be(uint32_t set) {
  return (set & (UNICODE | UNICODE_SETS)) != (UNICODE | UNICODE_SETS);
}

bool v8_flags_text(uint32_t set, char to[V8_FLAGS_ROOM]) {
  if (!can_be(set))
    return false;
  for (int i = 0; i < FLAGS; i++)
    if ((set & flags[i].bit) != 0) {
      *to++ = flags[i].letter;
      set -= flags[i].bit;
    }
  *to = '\0';
  return set == 0;
}

bool v8_flags_read(const char *text, size_t size, uint32_t *ret) {
  uint32_t set = 0;
  for (size_t n = 0; n < size; n++) {
    int i = 0;
    while (i < FLAGS && flags[i].letter != text[n])
      i++;
    if (i == FLAGS || (set & flags[i].bit) != 0)
      return false;
    set |= flags[i].bit;
  }
  *ret = set;
  return can_be(set);
}

uint32_t v8_index(const char *name, size_t size) {
  uint64_t value = 0;
  if (size == 0 || size > 10 || (name[0] == '0' && size > 1))
    return V8_NO_INDEX;
  for (size_t i = 0; i < size; i++) {
    if (name[i] < '0' || name[i] > '9')
      return V8_NO_INDEX;
    value = value * 10 + (uint64_t)(name[i] - '0');
  }
  return value < V8_NO_INDEX ? (uint32_t)value : V8_NO_INDEX;
}

double v8_date(double milliseconds) {
  if (!(milliseconds >= -8.64e15 && milliseconds <= 8.64e15))
    return (double)NAN;
  return (double)(int64_t)milliseconds;
}
