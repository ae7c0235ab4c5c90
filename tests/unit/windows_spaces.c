/* Which characters at the end of a name Windows, or who calls it, takes away: x.bat with one of them is
 * x.bat. */
#include "child/windows_command.h"
#include "support.h"

#include <stdio.h>

static void utf8(unsigned character, char ret[4]) {
  if (character < 0x80)
    snprintf(ret, 4, "%c", (int)character);
  else if (character < 0x800)
    snprintf(ret, 4, "%c%c", (char)(0xC0 | character >> 6), (char)(0x80 | (character & 0x3F)));
  else
    snprintf(ret, 4, "%c%c%c", (char)(0xE0 | character >> 12), (char)(0x80 | (character >> 6 & 0x3F)),
             (char)(0x80 | (character & 0x3F)));
}

TEST(spaces_at_the_end_of_a_name) {
  static const struct {
    unsigned first, last; /* both are spaces, and their neighbours are none */
  } ranges[] = {{0x20, 0x20},     {0x80, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200F}, {0x2028, 0x2029},
                {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    for (unsigned character = ranges[i].first - 1; character <= ranges[i].last + 1; character++) {
      bool space = character >= ranges[i].first && character <= ranges[i].last;
      char end[4], name[16];
      if (character < 0x20 || character == 0x7F)
        continue; /* controls are refused */
      utf8(character, end);
      NOTE("U+%04X", character);
      snprintf(name, sizeof name, "x.bat%s", end);
      EXPECT_EQ(windows_is_batch(name), space);
      snprintf(name, sizeof name, "x.bat%s.", end);
      EXPECT_EQ(windows_is_batch(name), space);
      snprintf(name, sizeof name, "%sx.bat", end);
      EXPECT_EQ(windows_is_batch(name), 1); /* before the name it is a part of it */
    }
}

/* What is no text is no space. */
TEST(broken_text_at_the_end_of_a_name) {
  EXPECT_EQ(windows_is_batch("x.bat\xFF"), 0);
  EXPECT_EQ(windows_is_batch("x.bat\xE2\x80"), 0);
  EXPECT_EQ(windows_is_batch("x\xFF.bat "), 1);
}
