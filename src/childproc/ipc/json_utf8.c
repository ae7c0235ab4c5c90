#include "ipc/json_utf8.h"

/* The second byte of a sequence has a narrower range after some first bytes: no overlong forms, no
 * surrogates, nothing above U+10FFFF. */
static void second_byte(unsigned lead, unsigned *ret_from, unsigned *ret_to) {
  *ret_from = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  *ret_to = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
}

int32_t json_utf8_read(const char *text, size_t size, size_t *ret_size) {
  unsigned lead = (unsigned char)text[0], from, to;
  *ret_size = 1;
  if (lead < 0x80)
    return (int32_t)lead;
  if (lead < 0xC2 || lead > 0xF4)
    return -1;
  size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t character = lead & (0x7Fu >> length);
  second_byte(lead, &from, &to);
  for (size_t i = 1; i < length; i++) {
    unsigned byte = i < size ? (unsigned char)text[i] : 0;
    if (byte < from || byte > to)
      return -1;
    character = character << 6 | (byte & 0x3F);
    from = 0x80, to = 0xBF;
    *ret_size = i + 1;
  }
  return (int32_t)character;
}

size_t json_utf8_write(int32_t character, char to[4]) {
  uint32_t c = (uint32_t)character;
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--, c >>= 6)
    to[i] = (char)(0x80 | (c & 0x3F));
  to[0] = (char)((0xF00u >> length & 0xF0) | c);
  return length;
}
