/* What the table of docs/messages-advanced.md says is what is written. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The next text between backticks in a cell, which ends at '|'; NULL: none. It is cut out with a NUL. */
static char *next_code(char **at) {
  char *from = *at + strcspn(*at, "`|");
  if (*from != '`')
    return NULL;
  char *to = strchr(from + 1, '`');
  EXPECT(to != NULL);
  *to = '\0';
  *at = to + 1;
  return from + 1;
}

/* Bytes may be the beginning only; '…': there are some that are not told. */
static bool compare(const char *json, const char *hex) {
  static const unsigned char header[] = {0xFF, 0x0F};
  size_t size, expected_size;
  if (strstr(hex, "\xe2\x80\xa6") != NULL || strstr(json, "\xe2\x80\xa6") != NULL)
    return false;
  NOTE("%s: %s", json, hex);
  char *payload = encoded(json, &size);
  const unsigned char *expected = from_hex(hex, &expected_size);
  EXPECT(memcmp(payload, header, sizeof header) == 0);
  EXPECT_LE(expected_size, size - 2);
  EXPECT_MEM(payload + 2, expected_size, expected, expected_size);
  free(payload);
  return true;
}

TEST(the_table_of_the_documentation) {
  char line[2000];
  int rows = 0;
  FILE *in = fopen(PROJECT_ROOT "/docs/messages-advanced.md", "r");
  EXPECT(in != NULL);
  while (fgets(line, sizeof line, in) != NULL) {
    char *text = line[0] == '|' ? strstr(line + 1, "` | `") : NULL;
    char *bytes = text != NULL ? strstr(text + 5, " | `") : NULL;
    if (bytes == NULL)
      continue;
    text += 4;
    *bytes = '|';
    bytes += 3;
    for (;;) {
      char *json = next_code(&text), *hex = json != NULL ? next_code(&bytes) : NULL;
      if (hex == NULL)
        break;
      rows += compare(json, hex);
    }
  }
  fclose(in);
  EXPECT_GE(rows, 30);
}
