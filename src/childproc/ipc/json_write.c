#include "ipc/json_write.h"
#include "ipc/json_scan.h"
#include "ipc/json_utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static bool make_room(struct json_text *text, size_t size) {
  if (text->failed)
    return false;
  if (text->room - text->size > size) /* and the NUL */
    return true;
  size_t room = text->room + text->room / 2;
  if (room < text->size + size + 64)
    room = text->size + size + 64;
  char *data = room > size ? realloc(text->data, room) : NULL;
  if (data == NULL) {
    text->failed = true;
    return false;
  }
  text->data = data;
  text->room = room;
  return true;
}

void json_add(struct json_text *text, const char *data, size_t size) {
  if (size == 0 || !make_room(text, size))
    return;
  memcpy(text->data + text->size, data, size);
  text->size += size;
}

void json_add_text(struct json_text *text, const char *data) {
  json_add(text, data, strlen(data));
}

void json_add_byte(struct json_text *text, char byte) {
  if (!make_room(text, 1))
    return;
  text->data[text->size++] = byte;
}

void json_add_integer(struct json_text *text, int64_t number) {
  char digits[24];
  int size = snprintf(digits, sizeof digits, "%" PRId64, number);
  json_add(text, digits, (size_t)size);
}

void json_add_character(struct json_text *text, int32_t character) {
  static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
  char bytes[8];
  size_t size;
  const char *escaped = character > 0 && character < 0x80 ? strchr(plain, character) : NULL;
  if (escaped != NULL) {
    bytes[0] = '\\';
    bytes[1] = letters[escaped - plain];
    size = 2;
  } else if (character < 0x20 || (character & ~0x7FF) == 0xD800) {
    size = (size_t)snprintf(bytes, sizeof bytes, "\\u%04" PRIx32, (uint32_t)character);
  } else {
    size = json_utf8_write(character, bytes);
  }
  json_add(text, bytes, size);
}

void json_add_string(struct json_text *text, const char *utf8, size_t size) {
  const char *at = utf8, *end = utf8 + size;
  json_add_byte(text, '"');
  while (at < end) {
    const char *special = json_run(at, end);
    json_add(text, at, (size_t)(special - at));
    at = special;
    if (at < end) {
      size_t taken;
      int32_t character = json_utf8_read(at, (size_t)(end - at), &taken);
      json_add_character(text, character < 0 ? 0xFFFD : character);
      at += taken;
    }
  }
  json_add_byte(text, '"');
}

int json_take(struct json_text *text, char **ret, size_t *ret_size) {
  if (!make_room(text, 0)) {
    json_drop(text);
    return -ENOMEM;
  }
  text->data[text->size] = '\0';
  *ret = text->data;
  *ret_size = text->size;
  *text = (struct json_text){0};
  return 0;
}

void json_drop(struct json_text *text) {
  free(text->data);
  *text = (struct json_text){0};
}
