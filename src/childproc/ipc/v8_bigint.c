#include "ipc/v8_bigint.h"
#include "ipc/json_scan.h"
#include "ipc/v8_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define BILLION 1000000000u

/* Limbs of 32 bits, the lowest first, so that two of them fit a machine's word. */
struct limbs {
  uint32_t *at;
  size_t count; /* the highest is not 0 */
};

static struct limbs limbs_from(const unsigned char *digits, size_t size) {
  struct limbs n = {calloc(size / 4 + 3, sizeof(uint32_t)), 0};
  if (n.at == NULL)
    return n;
  for (size_t i = 0; i < size; i += 8) {
    uint64_t digit = 0;
    memcpy(&digit, digits + i, size - i < 8 ? size - i : 8); /* in the machine's order */
    n.at[i / 4] = (uint32_t)digit;
    n.at[i / 4 + 1] = (uint32_t)(digit >> 32);
    n.count = i / 4 + 2;
  }
  while (n.count > 0 && n.at[n.count - 1] == 0)
    n.count--;
  return n;
}

static uint32_t divide_by_billion(struct limbs *n) {
  uint64_t rest = 0;
  for (size_t i = n->count; i > 0; i--) {
    rest = rest << 32 | n->at[i - 1];
    n->at[i - 1] = (uint32_t)(rest / BILLION);
    rest %= BILLION;
  }
  while (n->count > 0 && n->at[n->count - 1] == 0)
    n->count--;
  return (uint32_t)rest;
}

/* n is used up. */
static bool decimal(struct json_text *text, struct limbs *n) {
  size_t room = n->count * 10 + 10, at = room; /* 32 bits are less than 10 digits */
  char *digits = malloc(room);
  if (digits == NULL)
    return false;
  while (n->count > 0) {
    uint32_t nine = divide_by_billion(n);
    for (int i = 0; i < 9 && (n->count > 0 || nine > 0); i++, nine /= 10)
      digits[--at] = (char)('0' + nine % 10);
  }
  json_add(text, digits + at, room - at);
  free(digits);
  return true;
}

static void hexadecimal(struct json_text *text, const struct limbs *n) {
  char digits[16];
  json_add_text(text, "0x");
  for (size_t i = n->count; i > 0; i--) {
    int size = snprintf(digits, sizeof digits, i == n->count ? "%lx" : "%08lx", (unsigned long)n->at[i - 1]);
    json_add(text, digits, (size_t)size);
  }
}

bool v8_bigint_text(struct json_text *text, const unsigned char *digits, size_t size, bool negative) {
  struct limbs n = limbs_from(digits, size);
  if (n.at == NULL)
    return false;
  bool enough = true;
  if (n.count == 0) {
    json_add_byte(text, '0');
  } else {
    if (negative)
      json_add_byte(text, '-');
    if (n.count > V8_DECIMAL_BITS / 32)
      hexadecimal(text, &n);
    else
      enough = decimal(text, &n);
  }
  free(n.at);
  return enough;
}

static void multiply_add(struct limbs *n, uint32_t factor, uint32_t addend) {
  uint64_t carry = addend;
  for (size_t i = 0; i < n->count; i++) {
    carry += (uint64_t)n->at[i] * factor;
    n->at[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry > 0)
    n->at[n->count++] = (uint32_t)carry;
}

static bool read_decimal(const char *text, size_t size, struct limbs *n) {
  for (size_t at = 0; at < size;) {
    uint32_t nine = 0, factor = 1;
    for (; at < size && factor < BILLION; at++, factor *= 10) {
      if (!json_digit(text[at]))
        return false;
      nine = nine * 10 + (uint32_t)(text[at] - '0');
    }
    multiply_add(n, factor, nine);
  }
  return true;
}

static bool read_hexadecimal(const char *text, size_t size, struct limbs *n) {
  for (size_t i = 0; i < size; i++) { /* the i-th from the end */
    int digit = json_hex(text[size - 1 - i]);
    if (digit < 0)
      return false;
    n->at[i / 8] |= (uint32_t)digit << i % 8 * 4;
    if (digit != 0)
      n->count = i / 8 + 1;
  }
  return true;
}

static int write_limbs(struct json_text *to, const struct limbs *n, bool negative) {
  size_t digits = (n->count + 1) / 2;
  if (digits * 8 > (UINT32_MAX >> 1))
    return -EILSEQ;
  v8_write_varint(to, (uint32_t)(digits * 16) | (negative && digits > 0));
  for (size_t i = 0; i < digits; i++) {
    uint64_t digit = n->at[2 * i] | (2 * i + 1 < n->count ? (uint64_t)n->at[2 * i + 1] << 32 : 0);
    json_add(to, (const char *)&digit, sizeof digit);
  }
  return 0;
}

int v8_bigint_read(const char *text, size_t size, struct json_text *to) {
  bool negative = size > 0 && *text == '-';
  text += negative, size -= negative;
  bool hex = size > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
  if (size == 0)
    return -EILSEQ;
  struct limbs n = {calloc(size / 8 + 2, sizeof(uint32_t)), 0}; /* a digit is at most 4 bits */
  if (n.at == NULL)
    return -ENOMEM;
  int status = -EILSEQ;
  if (hex ? read_hexadecimal(text + 2, size - 2, &n) : read_decimal(text, size, &n))
    status = write_limbs(to, &n, negative);
  free(n.at);
  return status;
}
