#include "base/wtf8.h"

#include <errno.h>
#include <stdbool.h>

/* How many bytes follow the lead byte, and the least character that needs so many; -1 for no lead byte. */
static int following(unsigned char lead, int32_t *ret_bits, int32_t *ret_least) {
  static const struct {
    unsigned char mask, mark;
    int32_t least;
  } forms[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};
  for (int n = 0; n < 4; n++)
    if ((lead & forms[n].mask) == forms[n].mark) {
      *ret_bits = lead & ~forms[n].mask;
      *ret_least = forms[n].least;
      return n;
    }
  return -1;
}

int32_t wtf8_next(const char **at) {
  const unsigned char *byte = (const unsigned char *)*at;
  int32_t character, least;
  int more = following(*byte++, &character, &least);
  if (more < 0)
    return -EILSEQ;
  for (; more > 0; more--, byte++) {
    if ((*byte & 0xC0) != 0x80)
      return -EILSEQ;
    character = character << 6 | (*byte & 0x3F);
  }
  if (character < least || character > 0x10FFFF)
    return -EILSEQ;
  *at = (const char *)byte;
  return character;
}

int64_t wtf8_units(const char *text) {
  int64_t units = 0;
  while (*text != '\0') {
    int32_t character = wtf8_next(&text);
    if (character < 0)
      return character;
    units += character > 0xFFFF ? 2 : 1;
  }
  return units;
}

void wtf8_to_utf16(const char *text, uint16_t *to) {
  while (*text != '\0') {
    int32_t character = wtf8_next(&text);
    if (character > 0xFFFF) {
      *to++ = (uint16_t)(0xD7C0 + (character >> 10));
      character = 0xDC00 + (character & 0x3FF);
    }
    *to++ = (uint16_t)character;
  }
  *to = 0;
}

static bool is_pair(const uint16_t *units, size_t count) {
  return count >= 2 && (units[0] & 0xFC00) == 0xD800 && (units[1] & 0xFC00) == 0xDC00;
}

static size_t encode(int32_t character, char *to) {
  static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  size_t size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  for (size_t i = size; to != NULL && i-- > 1; character >>= 6)
    to[i] = (char)(0x80 | (character & 0x3F));
  if (to != NULL)
    to[0] = (char)(leads[size] | character);
  return size;
}

size_t wtf8_from_utf16(const uint16_t *units, size_t count, char *to) {
  size_t bytes = 0;
  while (count > 0) {
    bool pair = is_pair(units, count);
    int32_t character =
        pair ? 0x10000 + ((int32_t)(units[0] - 0xD800) << 10) + (units[1] - 0xDC00) : (int32_t)units[0];
    bytes += encode(character, to == NULL ? NULL : to + bytes);
    units += pair ? 2 : 1;
    count -= pair ? 2 : 1;
  }
  return bytes;
}
