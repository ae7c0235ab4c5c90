#include "soak_text.h"

#include <stdio.h>
#include <string.h>

static uint32_t scramble(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ x >> 16;
}

static uint32_t filler(uint32_t random) {
  uint32_t kind = random % 1000u, size = random / 1000u;
  return kind == 0 ? size % 300000u : kind < 20 ? size % 20000u : size % 200u;
}

size_t soak_text(uint32_t seed, uint32_t n, char *to) {
  uint32_t random = scramble(seed * 2654435761u + n), size = filler(random);
  size_t at = (size_t)snprintf(to, 64, "{\"n\":%u,\"x\":\"", n);
  memset(to + at, 'a' + (int)(random % 26u), size);
  memcpy(to + at + size, "\"}", 3);
  return at + size + 2;
}
