/*
 * A JSON text that grows. After a failed allocation every call does nothing, so that only the end is checked.
 */
#ifndef IPC_JSON_WRITE_H
#define IPC_JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_text {
  char *data;
  size_t size, room;
  bool failed; /* no memory */
};

void json_add(struct json_text *text, const char *data, size_t size);
void json_add_text(struct json_text *text, const char *data); /* up to the NUL */
void json_add_byte(struct json_text *text, char byte);

/* As JSON.stringify writes it: the shortest digits that read back the same; not for NaN and infinities. */
void json_add_number(struct json_text *text, double number);
void json_add_integer(struct json_text *text, int64_t number);

/* One character of a string, escaped where it must be; a surrogate that stands alone as \ud800. */
void json_add_character(struct json_text *text, int32_t character);

/* A string from UTF-8, with quotes and escapes; what is not UTF-8 becomes U+FFFD. */
void json_add_string(struct json_text *text, const char *utf8, size_t size);

/* The text with a NUL behind it: 0, -ENOMEM. Owner: the caller, free(). In both cases text is empty again. */
int json_take(struct json_text *text, char **ret, size_t *ret_size);
void json_drop(struct json_text *text);

#endif
