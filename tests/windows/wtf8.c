/* Any UTF-16 goes to WTF-8 and back unchanged. */
#include "base/wtf8.h"

#include "harness.h"

#include <errno.h>
#include <string.h>

static void round_trip(const uint16_t *units, size_t count) {
  char text[200];
  uint16_t back[64];
  size_t size = wtf8_from_utf16(units, count, NULL);
  EXPECT_LT(size, sizeof text);
  EXPECT_EQ(wtf8_from_utf16(units, count, text), size);
  text[size] = '\0';
  EXPECT_EQ(strlen(text), size);
  EXPECT_EQ(wtf8_units(text), (int64_t)count);
  wtf8_to_utf16(text, back);
  EXPECT_MEM(back, count * sizeof *back, units, count * sizeof *units);
  EXPECT_EQ(back[count], 0);
}

TEST(every_unit_alone_comes_back) {
  for (unsigned unit = 1; unit <= 0xFFFF; unit++)
    round_trip(&(uint16_t){(uint16_t)unit}, 1);
}

TEST(random_units_come_back) {
  unsigned state = test_seed();
  static const uint16_t hard[] = {0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xD83D, 0xDE00, 'a', 0x7FF, 0x800, 0xFFFF};
  for (int i = 0; i < (test_full() ? 1000000 : 20000); i++) {
    uint16_t units[32];
    size_t count = (state = state * 1664525u + 1013904223u) >> 27;
    for (size_t j = 0; j < count; j++) {
      state = state * 1664525u + 1013904223u;
      units[j] = state >> 31 ? hard[(state >> 8) % 10] : (uint16_t)((state >> 12) % 0xFFFF + 1);
    }
    round_trip(units, count);
  }
}

static void expect_text(const uint16_t *units, size_t count, const char *expected) {
  char text[64];
  EXPECT_MEM(text, wtf8_from_utf16(units, count, text), expected, strlen(expected));
}

TEST(known_texts) {
  expect_text((const uint16_t[]){'a', 0xE9, 0x4E2D}, 3, "a\xC3\xA9\xE4\xB8\xAD");
  expect_text((const uint16_t[]){0xD83D, 0xDE00}, 2, "\xF0\x9F\x98\x80");
  expect_text((const uint16_t[]){0xDE00, 0xD83D}, 2, "\xED\xB8\x80\xED\xA0\xBD");
  expect_text((const uint16_t[]){0xDBFF, 0xDFFF}, 2, "\xF4\x8F\xBF\xBF");
}

TEST(what_is_no_utf8_has_no_units) {
  static const char *const bad[] = {
      "\x80",         "\xC0\x80",         "\xC1\xBF",         "\xC3",
      "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
      "\xFF",         "\xE4\xB8",         "\xE4\xB8x"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    EXPECT_EQ(wtf8_units(bad[i]), -EILSEQ);
}
