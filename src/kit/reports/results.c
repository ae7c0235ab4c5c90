#include "results.h"

#include <stdlib.h>
#include <string.h>

test_sums results_sum(const test_results *results) {
  test_sums sums = {0};
  for (size_t i = 0; i < results->count; i++) {
    const test_result *one = &results->items[i];
    if (one->done && one->report.verdict == KIT_PASS)
      sums.passed++;
    else if (one->done && one->report.verdict == KIT_SKIPPED)
      sums.skipped++;
    else
      sums.failed++;
  }
  return sums;
}

/* The length of the valid character at `text`, or 0. */
static size_t character(const unsigned char *text) {
  if (*text < 0x80)
    return *text == '\t' || *text == '\n' || (*text >= 0x20 && *text != 0x7f);
  size_t size = *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : 2;
  if (*text < 0xc2 || *text > 0xf4)
    return 0;
  for (size_t i = 1; i < size; i++)
    if ((text[i] & 0xc0) != 0x80)
      return 0;
  unsigned second = text[1];
  bool too_long = (*text == 0xe0 && second < 0xa0) || (*text == 0xf0 && second < 0x90);
  bool surrogate = *text == 0xed && second >= 0xa0, too_large = *text == 0xf4 && second >= 0x90;
  return too_long || surrogate || too_large ? 0 : size;
}

char *results_clean(const char *text) {
  char *clean = malloc(strlen(text) * 3 + 1);
  size_t used = 0;
  while (clean && *text) {
    size_t size = character((const unsigned char *)text);
    memcpy(clean + used, size ? text : "\xef\xbf\xbd", size ? size : 3);
    used += size ? size : 3;
    text += size ? size : 1;
  }
  if (clean)
    clean[used] = '\0';
  return clean;
}
