/* Views that V8 wrote, and integers of many digits. */
#include "ipc/json_write.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

TEST(views_as_v8_writes_them) {
  const char *shared =
      "[{\"$bytes\":[\"Uint8Array\",{\"$id\":1,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"AQIDBA==\"]}},1,2]},"
      "{\"$bytes\":[\"DataView\",{\"$ref\":1},0,4]},{\"$ref\":1}]";
  const char *bytes = "ff0f 41 03 42 04 01020304 56 42 01 02 00 5e 01 56 3f 00 04 00 5e 01 24 00 03";
  expect_decodes(bytes, shared);
  expect_encodes(shared, bytes);
  expect_decodes("ff0d 42 02 0102 56 57 00 02",
                 "{\"$bytes\":[\"Uint16Array\",{\"$bytes\":[\"ArrayBuffer\",\"AQI=\"]},0,2]}");
  const char *view = "[{\"$id\":2,\"$value\":{\"$bytes\":[\"Int8Array\",{\"$bytes\":[\"ArrayBuffer\",\"AA=="
                     "\"]},0,1]}},{\"$ref\":2}]";
  expect_decodes("ff0f 41 02 42 01 00 56 62 00 01 00 5e 02 24 00 02", view);
  expect_encodes(view, "ff0f 41 02 42 01 00 56 62 00 01 00 5e 02 24 00 02");
  expect_bad_payload("ff0f 42 02 0102 56 42 00 03 00"); /* longer than the buffer */
  expect_bad_payload("ff0f 42 02 0102 56 42 03 00 00");
  expect_bad_payload("ff0f 42 04 01020304 56 57 01 02 00"); /* not at a multiple */
  expect_bad_payload("ff0f 42 02 0102 56 40 00 02 00");
  expect_bad_payload("ff0f 42 02 0102 56 42 00 02 01"); /* grows with a buffer that does not */
  expect_bad_payload("ff0f 7e 02 02 0102 56 42 00 02 02");
  expect_bad_payload("ff0f 41 02 6f 7b 00 5e 01 56 42 00 00 00 24 00 02");
}

/* Numbers of both forms around the length from which they are hexadecimal, there and back. */
TEST(long_integers) {
  for (size_t bits = 8176; bits <= 8208; bits += 4) {
    struct json_text payload = {0};
    char *json, *again;
    size_t size, digits = (bits + 63) / 64 * 8;
    json_add_text(&payload, "\xff\x0fZ");
    json_add_byte(&payload, (char)(digits << 1 | 0x81));
    json_add_byte(&payload, (char)(digits >> 6));
    for (size_t i = 0; i < digits; i++)
      json_add_byte(&payload, (char)(i == (bits - 1) / 8 ? 1u << (bits - 1) % 8 : i > bits / 8 ? 0 : i * 7));
    json = decoded(payload.data, payload.size);
    EXPECT_EQ(strstr(json, "0x") != NULL, bits > 8192);
    again = encoded(json, &size);
    EXPECT_MEM(again, size, payload.data, payload.size);
    free(json);
    free(again);
    json_drop(&payload);
  }
}
