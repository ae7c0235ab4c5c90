#include "driver.h"

#include <stdlib.h>
#include <string.h>

const cJSON *get(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *get_string(const cJSON *object, const char *name, const char *otherwise) {
  const char *text = cJSON_GetStringValue(get(object, name));
  return text != NULL ? text : otherwise;
}

char *copy_of(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = malloc(size);
  if (copy == NULL)
    broken("memory", "");
  return memcpy(copy, text, size);
}

/* Bytes as a JSON string, one character a byte (Latin-1): the transcript is to tell bytes apart. */
cJSON *bytes_of(const char *data, size_t size) {
  char *text = malloc(2 * size + 1), *to = text;
  if (text == NULL)
    broken("memory", "");
  for (size_t i = 0; i < size; i++) {
    unsigned char byte = (unsigned char)data[i];
    if (byte >= 0x80)
      *to++ = (char)(0xC0 | byte >> 6);
    *to++ = (char)(byte < 0x80 ? byte : 0x80 | (byte & 0x3F));
  }
  *to = '\0';
  cJSON *json = cJSON_CreateString(text);
  free(text);
  return json;
}

cJSON *string_or_null(const char *text) {
  return text != NULL ? cJSON_CreateString(text) : cJSON_CreateNull();
}
