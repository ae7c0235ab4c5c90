/* A string's characters in memory of their own. */
#include "ipc/json.h"
#include "ipc/json_utf8.h"

#include <errno.h>
#include <stdlib.h>

char *json_string(struct json_slice value, size_t *ret_size) {
  if (value.size < 2 || *value.text != '"') {
    errno = EINVAL;
    return NULL;
  }
  /* No character is longer than what stands for it, but what is not UTF-8: 3 bytes for 1. */
  struct json_chars chars = json_chars_of(value);
  size_t size = 0, room = value.size;
  char *string = malloc(room);
  for (int32_t character; string != NULL && (character = json_char(&chars)) >= 0;) {
    if (room - size < 5) {
      char *more = realloc(string, room += room / 2 + 16);
      if (more == NULL)
        free(string);
      string = more;
    }
    if (string != NULL)
      size += json_utf8_write(character, string + size);
  }
  if (string == NULL) {
    errno = ENOMEM;
    return NULL;
  }
  string[size] = '\0';
  if (ret_size != NULL)
    *ret_size = size;
  return string;
}
