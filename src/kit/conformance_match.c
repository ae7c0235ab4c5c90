/* Patterns: a text with '*' in it, a value, an entry. */
#include "conformance.h"

#include <string.h>

bool text_matches(const char *text, const char *pattern) {
  for (; *pattern != '*'; text++, pattern++)
    if (*text != *pattern || *pattern == '\0')
      return *text == *pattern;
  for (;; text++) {
    if (text_matches(text, pattern + 1))
      return true;
    if (*text == '\0')
      return false;
  }
}

bool value_matches(const cJSON *value, const cJSON *pattern) {
  if (cJSON_IsString(pattern) && strcmp(pattern->valuestring, "*") == 0)
    return value != NULL;
  if (cJSON_IsString(pattern))
    return cJSON_IsString(value) && text_matches(value->valuestring, pattern->valuestring);
  if (cJSON_IsNull(pattern))
    return value == NULL || cJSON_IsNull(value);
  return value != NULL && cJSON_Compare(value, pattern, true);
}

bool entry_matches(const cJSON *entry, const cJSON *pattern) {
  const cJSON *one;
  cJSON_ArrayForEach(one, pattern) if (!value_matches(cJSON_GetObjectItemCaseSensitive(entry, one->string),
                                                      one)) return false;
  return true;
}
