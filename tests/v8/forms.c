/* Values, their forms and their bytes. */
#include "support.h"
#include "vectors.h"

#include <errno.h>

TEST(bytes_are_those_of_node) {
  for (int i = 0; i < VECTORS; i++) {
    expect_decodes(vectors[i].hex, vectors[i].json);
    expect_encodes(vectors[i].json, vectors[i].hex);
  }
}

TEST(what_else_is_read) {
  expect_decodes("ff0f 53 04 61 c3 a9 ff", "\"a\xc3\xa9\xef\xbf\xbd\""); /* UTF-8 */
  expect_decodes("ff0f 55 ffffffff0f", "4294967295");                    /* unsigned */
  expect_decodes("ff0f 49 d4 80 80 80 80 80 00", "42");                  /* a long varint */
  expect_decodes("ff0f 00 00 49 02", "1");                               /* padding */
  expect_decodes("ff0f 3f 05 49 02", "1");                               /* a count of objects */
  expect_decodes("ff0f 49 02 ff ff", "1");                               /* what is behind */
  expect_decodes("ff0d 49 02", "1");                                     /* versions */
  expect_decodes("ff00 49 02", "1");
  expect_decodes("ff0a 41 02 5f 49 02 24 00 02", "{\"$sparse\":[2,{\"1\":1}]}");
  expect_decodes("ff0b 41 02 5f 49 02 24 00 02", "[{\"$undefined\":true},1]");
  expect_decodes("ff0b 52 01 61 03", "{\"$regexp\":[\"a\",\"gi\"]}");
  expect_decodes("ff0b 73 01 61", "{\"$boxed\":\"a\"}");
  expect_decodes("ff0f 41 03 49 02 2d 49 06 24 00 03", "{\"$sparse\":[3,{\"0\":1,\"2\":3}]}");
  expect_decodes("ff0f 41 02 2d 49 06 22 01 6b 30 24 01 02", "{\"$sparse\":[2,{\"1\":3,\"k\":null}]}");
  expect_decodes("ff0f 6f 4e 000000000000f83f 49 02 55 05 49 04 7b 02", "{\"1.5\":1,\"5\":2}");
  expect_decodes("ff0f 6f 4e 000000000000f87f 30 4e 0000000000000080 30 7b 02", "{\"NaN\":null,\"0\":null}");
  expect_decodes("ff0f 44 000000000000f83f", "{\"$date\":1}");          /* whole milliseconds */
  expect_decodes("ff0f 44 ffffffffffffef7f", "{\"$date\":null}");       /* outside of all calendars */
  expect_decodes("ff0f 5a 11 0000000000000000", "{\"$bigint\":\"0\"}"); /* minus nothing */
  expect_decodes("ff0f 5a 06 010203", "{\"$bigint\":\"197121\"}");      /* half a digit */
  expect_decodes("ff0f 72 73 22 01 73 6d 22 01 6d 2e",
                 "{\"$error\":{\"name\":\"Error\",\"stack\":\"s\",\"message\":\"m\"}}");
  expect_decodes("ff0f 72 63 5e 00 2e",
                 "{\"$id\":0,\"$value\":{\"$error\":{\"name\":\"Error\",\"cause\":{\"$ref\":0}}}}");
}

TEST(an_object_of_c_is_its_copy) {
  expect_decodes("ff0f 5c 01 6f 22 01 61 49 02 7b 01", "{\"a\":1}");
  /* Its number and that of the copy are one. */
  expect_decodes("ff0f 41 03 5c 01 6f 7b 00 5e 01 5e 02 24 00 03",
                 "[{\"$id\":2,\"$value\":{}},{\"$ref\":2},{\"$ref\":2}]");
}

TEST(lists_that_were_received) {
  expect_decodes("ff0f 61 02 49 00 49 02 49 02 49 04 40 02 02", "[1,2]");
  expect_decodes("ff0f 61 00 40 00 00", "[]");
  expect_decodes("ff0f 61 01 49 00 49 02 22 01 6b 30 40 02 01", "{\"$array\":[[1],{\"k\":null}]}");
  expect_decodes("ff0f 61 02 49 02 49 02 49 00 49 04 40 02 02", "{\"$sparse\":[2,{\"1\":1,\"0\":2}]}");
  expect_decodes("ff0f 61 01 22 01 6b 30 49 00 49 02 40 02 01", "{\"$sparse\":[1,{\"k\":null,\"0\":1}]}");
  expect_decodes("ff0f 61 01 22 01 30 30 40 01 01", "[null]");
  expect_decodes("ff0f 61 01 49 00 5e 00 40 01 01", "{\"$id\":0,\"$value\":[{\"$ref\":0}]}");
}

TEST(what_else_may_be_written) {
  expect_encodes("{\"$number\":\"-0\"}", "ff0f 4e 0000000000000080");
  expect_encodes("{\"$number\":5}", "ff0f 49 0a");
  expect_encodes("{\"\\u0024date\":0}", "ff0f 44 0000000000000000");
  expect_encodes("{\"$value\":[{\"$ref\":-7}],\"$id\":-7}", "ff0f 41 01 5e 00 24 00 01");
  expect_encodes("{\"b\":{\"$id\":1,\"$value\":{}},\"1\":{\"$ref\":1}}",
                 "ff0f 6f 49 02 6f 7b 00 22 01 62 5e 01 7b 02");
  expect_encodes("{\"$bigint\":\"-0\"}", "ff0f 5a 00");
  expect_encodes("{\"$bigint\":\"0x1F\"}", "ff0f 5a 10 1f00000000000000");
  expect_encodes("{\"$bigint\":\"-0x00010000000000000000\"}", "ff0f 5a 21 0000000000000000 0100000000000000");
  expect_encodes("{\"$bigint\":\"000123\"}", "ff0f 5a 10 7b00000000000000");
  expect_encodes("{\"$bytes\":[\"Buffer\",\"\\/\\/8\"]}", "ff0f 5c 00 0a 02 ffff");
  expect_encodes("{\"$date\":1.9}", "ff0f 44 000000000000f03f");
  expect_encodes("{\"$error\":{}}", "ff0f 72 2e");
  expect_encodes("{\"$error\":{\"name\":\"Own\",\"stack\":\"s\",\"cause\":1}}",
                 "ff0f 72 73 22 01 73 63 49 02 2e");
  expect_encodes("{\"$array\":[[1],{}]}", "ff0f 41 01 49 02 24 00 01");
  expect_encodes("{\"$object\":{}}", "ff0f 6f 7b 00");
  expect_encodes("[{\"$number\":\"NaN\"},1]", "ff0f 41 02 4e 000000000000f87f 4e 000000000000f03f 24 00 02");
  expect_encodes("1.0", "ff0f 49 02");
  expect_encodes("1e400", "ff0f 4e 000000000000f07f");
  expect_encodes(" [ \"\\u00e9\" ] ", "ff0f 41 01 22 01 e9 24 00 01");
}

TEST(members_in_javascripts_order) {
  expect_encodes("{\"a\":1,\"b\":2,\"a\":3}", "ff0f 6f 22 01 61 49 06 22 01 62 49 04 7b 02");
  expect_encodes("{\"a\":1,\"\\u0061\":3}", "ff0f 6f 22 01 61 49 06 7b 01");
  expect_encodes("{\"x\":0,\"10\":1,\"9\":2,\"01\":3}",
                 "ff0f 6f 49 12 49 04 49 14 49 02 22 01 78 49 00 22 02 30 31 49 06 7b 04");
  expect_encodes("{\"\\u0031\":7}", "ff0f 6f 49 02 49 0e 7b 01");
  expect_encodes("{\"4294967294\":1}", "ff0f 6f 4e 0000c0ffffffef41 49 02 7b 01");
  expect_encodes("{\"h\":1,\"g\":1,\"f\":1,\"e\":1,\"d\":1,\"c\":1,\"b\":1,\"a\":1,\"h\":2}",
                 "ff0f 6f 220168 4904 220167 4902 220166 4902 220165 4902 220164 4902 220163 4902 220162 "
                 "4902 220161 4902 7b 08");
  expect_encodes("{\"$sparse\":[4,{\"k\":0,\"2\":1,\"1\":2}]}",
                 "ff0f 61 04 49 02 49 04 49 04 49 02 22 01 6b 49 00 40 03 04");
}

static const char *const no_forms[] = {
    "{\"$what\":1}",
    "{\"$undefined\":false}",
    "{\"$undefined\":1}",
    "{\"$number\":\"1\"}",
    "{\"$number\":null}",
    "{\"$bigint\":1}",
    "{\"$bigint\":\"\"}",
    "{\"$bigint\":\"-\"}",
    "{\"$bigint\":\"1.5\"}",
    "{\"$bigint\":\"0x\"}",
    "{\"$bigint\":\"0xg\"}",
    "{\"$bigint\":\"--1\"}",
    "{\"$date\":\"now\"}",
    "{\"$date\":true}",
    "{\"$regexp\":\"a\"}",
    "{\"$regexp\":[\"a\"]}",
    "{\"$regexp\":[\"a\",\"gg\"]}",
    "{\"$regexp\":[\"a\",\"x\"]}",
    "{\"$regexp\":[\"a\",\"uv\"]}",
    "{\"$regexp\":[1,\"g\"]}",
    "{\"$map\":{}}",
    "{\"$map\":[1]}",
    "{\"$map\":[[1]]}",
    "{\"$map\":[[1,2,3]]}",
    "{\"$set\":{}}",
    "{\"$bytes\":[]}",
    "{\"$bytes\":[\"Buffer\"]}",
    "{\"$bytes\":[\"Buffer\",1]}",
    "{\"$bytes\":[\"Buffer\",\"AAA=\",1]}",
    "{\"$bytes\":[\"Buffer\",\"A\"]}",
    "{\"$bytes\":[\"Buffer\",\"A*==\"]}",
    "{\"$bytes\":[\"Buffer\",\"AB==\"]}",
    "{\"$bytes\":[\"Buffer\",\"AA=A\"]}",
    "{\"$bytes\":[\"Buffer\",\"====\"]}",
    "{\"$bytes\":[\"What\",\"AAA=\"]}",
    "{\"$bytes\":[\"Uint16Array\",\"AA==\"]}",
    "{\"$bytes\":[\"ArrayBuffer\",\"AAA=\",1]}",
    "{\"$bytes\":[\"ArrayBuffer\",\"AAA=\",-1]}",
    "{\"$bytes\":[1,\"AAA=\"]}",
    "{\"$bytes\":\"AAA=\"}",
    "{\"$bytes\":[\"Buffer\",{\"$bytes\":[\"ArrayBuffer\",\"\"]},0,0]}",
    "{\"$bytes\":[\"DataView\",{\"$bytes\":[\"ArrayBuffer\",\"\"]},0,1]}",
    "{\"$bytes\":[\"DataView\",{},0,0]}",
    "{\"$bytes\":[\"DataView\",1,0,0]}",
    "{\"$bytes\":[\"DataView\",{\"$ref\":1},0,0]}",
    "{\"$bytes\":[\"Int16Array\",{\"$bytes\":[\"ArrayBuffer\",\"AAAA\"]},1,2]}",
    "{\"$error\":[]}",
    "{\"$error\":{\"name\":1}}",
    "{\"$error\":{\"code\":1}}",
    "{\"$error\":{\"message\":\"a\",\"message\":\"b\"}}",
    "{\"$boxed\":null}",
    "{\"$boxed\":{}}",
    "{\"$boxed\":{\"$date\":1}}",
    "{\"$boxed\":{\"$bigint\":1}}",
    "{\"$sparse\":[]}",
    "{\"$sparse\":[1,[]]}",
    "{\"$sparse\":[-1,{}]}",
    "{\"$sparse\":[4294967296,{}]}",
    "{\"$sparse\":[1.5,{}]}",
    "{\"$sparse\":[1,{\"1\":0}]}",
    "{\"$array\":[1,{}]}",
    "{\"$array\":[[],1]}",
    "{\"$array\":[[],{\"0\":1}]}",
    "{\"$object\":1}",
    "{\"$ref\":1}",
    "{\"$ref\":\"a\"}",
    "[{\"$id\":1,\"$value\":1}]",
    "[{\"$id\":1,\"$value\":[]},{\"$id\":1,\"$value\":[]}]",
    "{\"$id\":\"a\",\"$value\":[]}",
    "{\"$id\":1,\"$value\":{\"$id\":2,\"$value\":{}}}",
    "{\"$id\":1,\"$value\":{\"$ref\":1}}",
    "{\"$id\":1,\"$value\":{\"$undefined\":true}}",
    "[{\"$object\":{\"$id\":1,\"$value\":[]}},{\"$ref\":1}]",
    "\"\xff\""};

TEST(what_is_no_form) {
  for (size_t i = 0; i < sizeof no_forms / sizeof *no_forms; i++)
    expect_bad_json(no_forms[i], -EILSEQ);
  expect_bad_json("", -EINVAL);
  expect_bad_json("{", -EINVAL);
  expect_bad_json("{\"$undefined\":undefined}", -EINVAL);
}

static const char *const no_payloads[] = {"",
                                          "ff",
                                          "ff0f",
                                          "ff10 30",
                                          "ff8001 30",
                                          "4902",
                                          "0f 30",
                                          "ff0f 00",
                                          "ff0f 3f",
                                          "ff0f 3f ff",
                                          "ff0f 21",
                                          "ff0f 2d",
                                          "ff0f 7b 00",
                                          "ff0f 49",
                                          "ff0f 49 80",
                                          "ff0f 4e 00000000000000",
                                          "ff0f 22 02 61",
                                          "ff0f 63 03 616161",
                                          "ff0f 63 04 6100",
                                          "ff0f 53 01",
                                          "ff0f 22 ffffffff0f",
                                          "ff0f 22 ffffffffff",
                                          "ff0f 5a 10 00",
                                          "ff0f 5a",
                                          "ff0f 5e 00",
                                          "ff0f 6f",
                                          "ff0f 6f 7b",
                                          "ff0f 6f 7b 01",
                                          "ff0f 6f 22 01 61 7b 01",
                                          "ff0f 6f 54 54 7b 01",
                                          "ff0f 6f 5e 00 30 7b 01",
                                          "ff0f 6f 79 30 7b 01",
                                          "ff0f 41 ffffffff0f",
                                          "ff0f 41 01 30",
                                          "ff0f 41 01 30 24 00",
                                          "ff0f 41 01 30 24 00 02",
                                          "ff0f 41 01 30 24 01 01",
                                          "ff0f 41 02 30 24 00 02",
                                          "ff0f 41 01 30 40 00 01",
                                          "ff0f 41 01 30 49 00 30 24 01 01",
                                          "ff0f 61 01 49 02 30 40 01 01",
                                          "ff0f 61 01 40 00 02",
                                          "ff0f 61 01 40 01 01",
                                          "ff0f 61",
                                          "ff0f 3b 30 3a 01",
                                          "ff0f 3b 30 30 3a 01",
                                          "ff0f 3b",
                                          "ff0f 3b 30",
                                          "ff0f 27 30 2c 02",
                                          "ff0f 27",
                                          "ff0f 44 00",
                                          "ff0f 52 22 01 61",
                                          "ff0f 52 49 02 00",
                                          "ff0f 52 22 01 61 40",
                                          "ff0f 52 22 01 61 90 02",
                                          "ff0f 6e 00",
                                          "ff0f 73 49 02",
                                          "ff0f 7a",
                                          "ff0f 42 05 01020304",
                                          "ff0f 42 ffffffff0f",
                                          "ff0f 7e 02 01 0102",
                                          "ff0f 7e 02",
                                          "ff0f 56 42 00 00 00",
                                          "ff0f 75 00",
                                          "ff0f 74 00",
                                          "ff0f 70 00",
                                          "ff0f 77 00",
                                          "ff0f 5c",
                                          "ff0f 5c 00",
                                          "ff0f 5c 00 0d 00",
                                          "ff0f 5c 00 01 02 00",
                                          "ff0f 5c 00 03 01 00",
                                          "ff0f 5c 02 6f 7b 00",
                                          "ff0f 5c 01 49 02",
                                          "ff0f 5c 01 5e 00",
                                          "ff0f 72",
                                          "ff0f 72 6d 49 02 2e",
                                          "ff0f 72 6d 22 01 61 6d 22 01 62 2e",
                                          "ff0f 72 63 30 63 30 2e",
                                          "ff0f 72 63",
                                          "ff0f 72 6d 22 01 61 54 2e",
                                          "ff0f 72 78"};

TEST(what_is_no_payload) {
  for (size_t i = 0; i < sizeof no_payloads / sizeof *no_payloads; i++)
    expect_bad_payload(no_payloads[i]);
}
