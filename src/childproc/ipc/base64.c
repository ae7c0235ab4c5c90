#include "ipc/base64.h"

#include <stdint.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const unsigned char *data, size_t size, char *to) {
  for (; size >= 3; data += 3, size -= 3) {
    uint32_t bits = (uint32_t)data[0] << 16 | (uint32_t)data[1] << 8 | data[2];
    *to++ = alphabet[bits >> 18];
    *to++ = alphabet[bits >> 12 & 63];
    *to++ = alphabet[bits >> 6 & 63];
    *to++ = alphabet[bits & 63];
  }
  if (size == 0)
    return;
  uint32_t bits = (uint32_t)data[0] << 16 | (size == 2 ? (uint32_t)data[1] << 8 : 0);
  *to++ = alphabet[bits >> 18];
  *to++ = alphabet[bits >> 12 & 63];
  *to++ = size == 2 ? alphabet[bits >> 6 & 63] : '=';
  *to = '=';
}

static int value_of(char digit) {
  if (digit >= 'A' && digit <= 'Z')
    return digit - 'A';
  if (digit >= 'a' && digit <= 'z')
    return digit - 'a' + 26;
  if (digit >= '0' && digit <= '9')
    return digit - '0' + 52;
  return digit == '+' ? 62 : digit == '/' ? 63 : -1;
}

bool base64_decode(const char *text, size_t size, unsigned char *to, size_t *ret_size) {
  unsigned char *from = to;
  uint32_t bits = 0;
  if (size % 4 == 0 && size > 0)
    size -= text[size - 1] != '=' ? 0 : text[size - 2] != '=' ? 1 : 2;
  if (size % 4 == 1)
    return false;
  for (size_t i = 0; i < size; i++) {
    int value = value_of(text[i]);
    if (value < 0)
      return false;
    bits = bits << 6 | (uint32_t)value;
    if (i % 4 > 0)
      *to++ = (unsigned char)(bits >> (6 - 2 * (i % 4)));
  }
  if ((size % 4 == 2 && (bits & 15) != 0) || (size % 4 == 3 && (bits & 3) != 0))
    return false;
  *ret_size = (size_t)(to - from);
  return true;
}
