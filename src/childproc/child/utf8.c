#include "child/utf8.h"

static size_t sequence_length(unsigned char lead) {
  return lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
}

static int is_continuation(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t utf8_complete(const char *text, size_t size) {
  for (size_t back = 1; back <= 3 && back <= size; back++) {
    unsigned char byte = (unsigned char)text[size - back];
    if (is_continuation((char)byte))
      continue;
    return byte >= 0xC2 && byte < 0xF5 && sequence_length(byte) > back ? size - back : size;
  }
  return size;
}

size_t utf8_leftover(const char *text, size_t size) {
  size_t n = 0;
  while (n < 3 && n < size && is_continuation(text[n]))
    n++;
  return n < size || n == 0 ? n : size;
}
