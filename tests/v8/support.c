#include "support.h"

#include "ipc/json.h"
#include "ipc/v8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const unsigned char *from_hex(const char *hex, size_t *ret_size) {
  static unsigned char bytes[65536];
  size_t digits = 0;
  memset(bytes, 0, sizeof bytes);
  for (; *hex != '\0'; hex++) {
    static const char all[] = "0123456789abcdef";
    const char *digit = strchr(all, *hex);
    if (*hex == ' ')
      continue;
    EXPECT(digit != NULL && digits / 2 < sizeof bytes);
    bytes[digits / 2] = (unsigned char)(bytes[digits / 2] << 4 | (digit - all));
    digits++;
  }
  EXPECT(digits % 2 == 0);
  *ret_size = digits / 2;
  return bytes;
}

/* In memory of exactly this size, so that a sanitizer sees what is read behind it. */
static void *exactly(const void *data, size_t size) {
  void *copy = malloc(size > 0 ? size : 1);
  EXPECT(copy != NULL);
  return memcpy(copy, data, size);
}

char *decoded(const void *payload, size_t size) {
  char *json;
  size_t json_size;
  void *copy = exactly(payload, size);
  EXPECT_OK(v8_decode(copy, size, &json, &json_size));
  free(copy);
  EXPECT_EQ(strlen(json), json_size);
  EXPECT_OK(json_check(json, json_size));
  return json;
}

char *encoded(const char *json, size_t *ret_size) {
  char *payload;
  size_t size = strlen(json);
  char *copy = exactly(json, size);
  EXPECT_OK(v8_encode(copy, size, &payload, ret_size));
  free(copy);
  return payload;
}

void expect_decodes(const char *hex, const char *json) {
  size_t size;
  const unsigned char *bytes = from_hex(hex, &size);
  NOTE("%s", hex);
  char *text = decoded(bytes, size);
  EXPECT_STR(text, json);
  free(text);
}

void expect_encodes(const char *json, const char *hex) {
  size_t size, expected_size;
  NOTE("%s", json);
  char *payload = encoded(json, &size);
  const unsigned char *bytes = from_hex(hex, &expected_size);
  EXPECT_MEM(payload, size, bytes, expected_size);
  free(payload);
}

void expect_bad_payload(const char *hex) {
  size_t size, json_size = 1234;
  const unsigned char *bytes = from_hex(hex, &size);
  void *copy = exactly(bytes, size);
  char *json = (char *)copy;
  NOTE("%s", hex);
  EXPECT_EQ(v8_decode(copy, size, &json, &json_size), -EBADMSG);
  EXPECT(json == copy && json_size == 1234);
  free(copy);
}

void expect_bad_json(const char *json, int status) {
  char *payload = NULL;
  size_t size = 1234;
  NOTE("%s", json);
  EXPECT_EQ(v8_encode(json, strlen(json), &payload, &size), status);
  EXPECT(payload == NULL && size == 1234);
}
