/* Buffers and views that are cut short, do not fit, or are no buffers and views. */
#include "ipc/v8.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what arrives ---- */

static void expect_cut_short(const char *hex, size_t least) {
  size_t size, json_size;
  const unsigned char *bytes = from_hex(hex, &size);
  for (size_t cut = least; cut < size; cut++) {
    char *json = NULL;
    unsigned char *part = malloc(cut); /* exactly so much: reading on would be seen */
    EXPECT(part != NULL);
    memcpy(part, bytes, cut);
    NOTE("%s, cut to %zu", hex, cut);
    EXPECT_EQ(v8_decode(part, cut, &json, &json_size), -EBADMSG);
    EXPECT(json == NULL);
    free(part);
  }
}

TEST(cut_short_anywhere) {
  expect_cut_short("ff0f 41 01 42 04 01020304 56 42 01 02 00 24 00 01", 2);
  expect_cut_short("ff0f 41 02 42 01 00 5e 01 56 42 00 01 00 24 00 02", 2);
  expect_cut_short("ff0f 42 04 01020304 56 42 81 02 00", 11); /* from behind the buffer on */
  expect_cut_short("ff0f 7e 02 04 0102", 2);                  /* one that may grow */
  expect_cut_short("ff0f 5c 00 01 02 0102", 2);               /* a view that Node wrote */
}

TEST(views_that_do_not_fit) {
  static const char *const bad[] = {
      "ff0f 42 04 01020304 56 57 00 03 00",                         /* not a multiple in size */
      "ff0f 42 04 01020304 56 00 00 01 00",                         /* of no kind */
      "ff0f 42 04 01020304 56 3e 00 01 00",                         /* … */
      "ff0f 7e 03 02 010203",                                       /* larger than it can grow */
      "ff0f 41 02 42 01 00 5e 00 56 42 00 00 00 24 00 02",          /* of what comes before every buffer */
      "ff0f 41 03 42 01 00 6f 7b 00 5e 02 56 42 00 00 00 24 00 03", /* … behind every buffer */
      "ff0f 41 02 42 01 00 5e 01 56 42 00 02 00 24 00 02",          /* longer than the one that is meant */
      "ff0f 41 02 42 01 00 5e 03 24 00 02",                         /* of nothing that has come */
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    expect_bad_payload(bad[i]);
}

TEST(each_view_finds_its_buffer) {
  expect_decodes(
      "ff0f 41 06 42 01 00 42 01 01 42 01 02 5e 03 56 42 00 01 00 5e 01 56 42 00 01 00 "
      "5e 02 56 62 01 00 00 24 00 06",
      "[{\"$id\":1,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"AA==\"]}},"
      "{\"$id\":2,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"AQ==\"]}},"
      "{\"$id\":3,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"Ag==\"]}},"
      "{\"$bytes\":[\"Uint8Array\",{\"$ref\":3},0,1]},{\"$bytes\":[\"Uint8Array\",{\"$ref\":1},0,1]},"
      "{\"$bytes\":[\"Int8Array\",{\"$ref\":2},1,0]}]");
}

/* ---- what is sent ---- */

#define BUFFER "{\"$bytes\":[\"ArrayBuffer\",\"AQIDBA==\"]}"

static void expect_bad_view(const char *name, const char *buffer, const char *rest) {
  char json[400];
  snprintf(json, sizeof json, "{\"$bytes\":[\"%s\",%s,%s]}", name, buffer, rest);
  expect_bad_json(json, -EILSEQ);
}

TEST(views_that_nobody_can_send) {
  static const char *const places[] = {"\"1\",2", "1.5,2",  "-1,2",   "4294967296,2", "1,\"2\"",
                                       "1,-2",    "1,0.25", "1,1e10", "5,0",          "2,3"};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    expect_bad_view("Uint8Array", BUFFER, places[i]);
  expect_bad_view("Uint16Array", BUFFER, "1,2"); /* not at a multiple */
  expect_bad_view("Uint16Array", BUFFER, "0,3");
  expect_bad_view("Uint9Array", BUFFER, "0,1");
  expect_bad_view("Buffer", BUFFER, "0,1"); /* Node's own, which V8 does not know */
  expect_encodes("{\"$bytes\":[\"Uint16Array\"," BUFFER ",2,2]}", "ff0f 42 04 01020304 56 57 02 02 00");
}

TEST(what_is_no_buffer) {
  static const char *const buffers[] = {
      "5",
      "\"AQ==\"",
      "{\"a\":1}",
      "{\"$bytes\":\"AQ==\"}",
      "{\"$bytes\":[\"ArrayBuffer\"]}",
      "{\"$bytes\":[\"Uint8Array\",\"AQ==\"]}",
      "{\"$bytes\":[\"ArrayBuffer\",\"AQ==\",9]}", /* views of one that may grow have no form here */
      "{\"$bytes\":[\"ArrayBuffer\",\"A\"]}",
      "{\"$bytes\":[\"ArrayBuffer\",7]}",
      "{\"$ref\":7}",
      "{\"$undefined\":true}",
      "{\"$id\":1,\"$value\":{}}",
      "{\"$id\":1,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"A\"]}}",
      "{\"$id\":1,\"$value\":{\"$bytes\":[\"Int8Array\",\"AQ==\"]}}",
  };
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
    expect_bad_view("Uint8Array", buffers[i], "0,0");
  expect_bad_json("[{\"$id\":1,\"$value\":{}},{\"$bytes\":[\"Uint8Array\",{\"$ref\":1},0,0]}]", -EILSEQ);
}

TEST(bytes_that_nobody_can_send) {
  static const char *const forms[] = {
      "{\"$bytes\":[]}",
      "{\"$bytes\":[\"Uint8Array\"]}",
      "{\"$bytes\":[7,\"AQ==\"]}",
      "{\"$bytes\":[\"Nothing\",\"AQ==\"]}",
      "{\"$bytes\":[\"Uint16Array\",\"AQ==\"]}",
      "{\"$bytes\":[\"Uint8Array\",7]}",
      "{\"$bytes\":[\"Uint8Array\",\"A\"]}",
      "{\"$bytes\":[\"Uint8Array\",\"AQ==\",1]}",
      "{\"$bytes\":[\"ArrayBuffer\",\"AQI=\",1]}", /* larger than it can grow */
      "{\"$bytes\":[\"ArrayBuffer\",\"AQI=\",\"2\"]}",
      "{\"$bytes\":[\"ArrayBuffer\",\"AQI=\",-2]}",
      "{\"$bytes\":[\"ArrayBuffer\",\"AQI=\",4294967296]}",
      "{\"$bytes\":[\"ArrayBuffer\",\"AQI=\",2,2,2]}",
  };
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    expect_bad_json(forms[i], -EILSEQ);
  expect_encodes("{\"$bytes\":[\"ArrayBuffer\",\"AQI=\",2]}", "ff0f 7e 02 02 0102");
  expect_encodes("{\"$bytes\":[\"Uint8Array\",\"\\/\\/8=\"]}", "ff0f 5c 00 01 02 ffff");
}
