#ifndef V8_SUPPORT_H
#define V8_SUPPORT_H

#include "harness.h"

#include <stddef.h>

/* The bytes that hex stands for; blanks are not looked at. Static, until the next call. */
const unsigned char *from_hex(const char *hex, size_t *ret_size);

/* Both directions, with the expectation that they work; free() the result. */
char *decoded(const void *payload, size_t size);
char *encoded(const char *json, size_t *ret_size);

void expect_decodes(const char *hex, const char *json);
void expect_encodes(const char *json, const char *hex);
void expect_bad_payload(const char *hex);
void expect_bad_json(const char *json, int status);

#endif
