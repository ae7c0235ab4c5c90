#include "ipc/v8_write.h"
#include "ipc/json_scan.h"
#include "ipc/v8_format.h"

void v8_write_varint(struct json_text *to, uint32_t value) {
  for (; value >= 0x80; value >>= 7)
    json_add_byte(to, (char)(value | 0x80));
  json_add_byte(to, (char)value);
}

void v8_write_int32(struct json_text *to, int32_t value) {
  json_add_byte(to, V8_INT32);
  v8_write_varint(to, (uint32_t)value << 1 ^ (value < 0 ? UINT32_MAX : 0));
}

void v8_write_double(struct json_text *to, double value) {
  static const uint64_t nan = UINT64_C(0x7FF8000000000000); /* whatever made it */
  json_add(to, value != value ? (const char *)&nan : (const char *)&value, sizeof value);
}

/* How many units of 16 bits the string has, and whether all of them fit 8. */
static uint64_t measure(struct json_slice string, bool *ret_narrow) {
  struct json_chars chars = json_chars_of(string);
  uint64_t units = 0;
  int32_t all = 0;
  for (int32_t character; (character = json_char(&chars)) >= 0; units++) {
    all |= character;
    units += character > 0xFFFF;
  }
  *ret_narrow = all <= 0xFF;
  return units;
}

static void add_unit(struct json_text *to, int32_t unit) {
  uint16_t word = (uint16_t)unit;
  json_add(to, (const char *)&word, sizeof word);
}

static void write_wide(struct json_text *to, struct json_slice string, uint32_t size) {
  size_t length = 1;
  for (uint32_t rest = size; rest >= 0x80; rest >>= 7)
    length++;
  if ((to->size + 1 + length) % 2 != 0)
    json_add_byte(to, V8_PADDING); /* the units are at an even place */
  json_add_byte(to, V8_TWO_BYTE);
  v8_write_varint(to, size);
  struct json_chars chars = json_chars_of(string);
  for (int32_t character; (character = json_char(&chars)) >= 0;) {
    if (character > 0xFFFF) {
      add_unit(to, 0xD800 + ((character - 0x10000) >> 10));
      character = 0xDC00 + (character & 0x3FF);
    }
    add_unit(to, character);
  }
}

bool v8_write_string(struct json_text *to, struct json_slice string) {
  struct json_chars chars = json_chars_of(string);
  bool plain = json_run(chars.at, chars.end) == chars.end, narrow = true;
  uint64_t units = plain ? (uint64_t)(chars.end - chars.at) : measure(string, &narrow);
  if (units > UINT32_MAX / 2)
    return false;
  if (!narrow) {
    write_wide(to, string, (uint32_t)units * 2);
    return true;
  }
  json_add_byte(to, V8_ONE_BYTE);
  v8_write_varint(to, (uint32_t)units);
  if (plain)
    json_add(to, chars.at, (size_t)units);
  else
    for (int32_t character; (character = json_char(&chars)) >= 0;)
      json_add_byte(to, (char)character);
  return true;
}
