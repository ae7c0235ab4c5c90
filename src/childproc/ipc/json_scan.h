/* Running over the characters of a string, eight at a time. */
#ifndef IPC_JSON_SCAN_H
#define IPC_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define JSON_EACH_BYTE UINT64_C(0x0101010101010101)

/* Whether 8 bytes may stand in a string as they are: ASCII, no control character, no quote, no backslash. */
static inline bool json_plain8(const char *text) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
  /* Below 0x80 a subtraction reaches a byte's highest bit only where the byte was smaller. */
  uint64_t control = word - 0x20 * JSON_EACH_BYTE;
  uint64_t quote = (word ^ (uint64_t)'"' * JSON_EACH_BYTE) - JSON_EACH_BYTE;
  uint64_t backslash = (word ^ (uint64_t)'\\' * JSON_EACH_BYTE) - JSON_EACH_BYTE;
  return ((word | control | quote | backslash) & 0x80 * JSON_EACH_BYTE) == 0;
}

static inline bool json_plain(char byte) {
  return (unsigned char)(byte - 0x20) < 0x60 && byte != '"' && byte != '\\';
}

/* The first byte that is not plain, or end. */
static inline const char *json_run(const char *at, const char *end) {
  while (end - at >= 8 && json_plain8(at))
    at += 8;
  while (at < end && json_plain(*at))
    at++;
  return at;
}

static inline bool json_blank(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static inline bool json_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/* The value of a hexadecimal digit, or -1. */
static inline int json_hex(char byte) {
  if (json_digit(byte))
    return byte - '0';
  char lower = (char)(byte | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

#endif
