/* Looking into texts that were checked, and writing them. */
#include "ipc/json.h"
#include "ipc/json_write.h"
#include "support.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static void expect_member(const char *json, const char *name, const char *expected) {
  struct json_slice slice = {NULL, 0};
  bool found = json_member(json, strlen(json), name, &slice);
  NOTE("%s of %s", name, json);
  EXPECT_EQ(found, expected != NULL);
  if (found)
    EXPECT_MEM(slice.text, slice.size, expected, strlen(expected));
}

TEST(members) {
  expect_member("{\"a\":1}", "a", "1");
  expect_member(" { \"a\" : [ 1 , {\"b\":2} ] , \"b\" : \"x\" } ", "a", "[ 1 , {\"b\":2} ]");
  expect_member(" { \"a\" : [ 1 , {\"b\":2} ] , \"b\" : \"x\" } ", "b", "\"x\"");
  expect_member("{\"a\":1,\"a\":{}}", "a", "{}");
  expect_member("{\"\\u0063md\":true}", "cmd", "true");
  expect_member("{\"c\\u006Dd\":-1.5e3,\"x\":0}", "cmd", "-1.5e3");
  expect_member("{\"\\ud83d\\ude00\\n\":null}", "\xf0\x9f\x98\x80\n", "null");
  expect_member("{\"a\\u0000b\":1}", "a", NULL);
  expect_member("{\"x\":{\"a\":1}}", "a", NULL);
  expect_member("{\"x\":\"a\"}", "a", NULL);
  expect_member("{\"\":7}", "", "7");
  expect_member("{}", "a", NULL);
  expect_member("[\"a\",1]", "a", NULL);
  expect_member("\"a\"", "a", NULL);
}

static struct json_slice slice(const char *text) {
  return (struct json_slice){text, strlen(text)};
}

TEST(comparing_strings) {
  EXPECT(json_string_is(slice("\"NODE_X\""), "NODE_X"));
  EXPECT(!json_string_is(slice("\"NODE_X\""), "NODE_"));
  EXPECT(!json_string_is(slice("\"NODE_\""), "NODE_X"));
  EXPECT(json_string_starts(slice("\"NODE_X\""), "NODE_"));
  EXPECT(json_string_starts(slice("\"\\u004eODE_X\""), "NODE_"));
  EXPECT(!json_string_starts(slice("\"NODE\""), "NODE_"));
  EXPECT(json_string_is(slice("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\/\b\f\n\r\t"));
  EXPECT(!json_string_is(slice("\"\\u0000\""), ""));
  EXPECT(json_string_is(slice("\"\""), ""));
  EXPECT(!json_string_is(slice("12"), "12"));
  EXPECT(!json_string_starts(slice("[\"a\"]"), ""));
}

TEST(what_a_string_holds) {
  size_t size;
  char *text = json_string(slice("\"a\\u00e9\\ud83d\\ude00\\u0000\\ud800\\n\""), &size);
  EXPECT(text != NULL);
  EXPECT_MEM(text, size, "a\xc3\xa9\xf0\x9f\x98\x80\0\xed\xa0\x80\n", 12);
  free(text);
  text = json_string(slice("\"\""), NULL);
  EXPECT_STR(text, "");
  free(text);
  text = json_string(slice("\"\xff\xff\xff\xff\xff\xff\xff\xff\""), &size);
  EXPECT_EQ(size, 24);
  free(text);
  EXPECT(json_string(slice("12"), NULL) == NULL);
  EXPECT_EQ(errno, EINVAL);
}

static void expect_integer(const char *text, bool good, int64_t expected) {
  int64_t value = 77;
  NOTE("%s", text);
  EXPECT_EQ(json_integer(slice(text), &value), good);
  EXPECT_EQ(value, good ? expected : 77);
}

TEST(integers) {
  expect_integer("0", true, 0);
  expect_integer("-0", true, 0);
  expect_integer("-12", true, -12);
  expect_integer("9223372036854775807", true, INT64_MAX);
  expect_integer("-9223372036854775808", true, INT64_MIN);
  expect_integer("9223372036854775808", false, 0);
  expect_integer("-9223372036854775809", false, 0);
  expect_integer("99999999999999999999999", false, 0);
  expect_integer("1e3", true, 1000);
  expect_integer("5.0", true, 5);
  expect_integer("5.5", false, 0);
  expect_integer("1e300", false, 0);
  expect_integer("\"5\"", false, 0);
}

TEST(tokens) {
  const char *text = " {\"a\\\"\" : [ -1.5, true ,\"x\"],\"b\":null,\"c\":false} ";
  static const enum json_kind kinds[] = {JSON_OBJECT, JSON_STRING,     JSON_LIST,   JSON_NUMBER, JSON_TRUE,
                                         JSON_STRING, JSON_LIST_END,   JSON_STRING, JSON_NULL,   JSON_STRING,
                                         JSON_FALSE,  JSON_OBJECT_END, JSON_NONE,   JSON_NONE};
  struct json_reader reader = json_read(text, strlen(text));
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    struct json_token token = json_next(&reader);
    EXPECT_EQ(token.kind, kinds[i]);
    EXPECT_EQ(token.escapes, i == 1);
    if (i == 3)
      EXPECT_MEM(token.text.text, token.text.size, "-1.5", 4);
  }
  struct json_slice trimmed = json_trim(text, strlen(text));
  EXPECT(trimmed.text == text + 1 && trimmed.size == strlen(text) - 2);
}

/* Text that was not checked gives nonsense, but nothing is read that is not there. */
TEST(tokens_of_nonsense_end) {
  static const char *const bad[] = {"\"abc", "\"abc\\", "{\"a", "[[[",      "}}",
                                    "tru",   "\"\\u12", "-",    "\x01\x02", "{\"\\ud83d\\u\":1"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    size_t size = strlen(bad[i]), tokens = 0;
    char *copy = malloc(size);
    EXPECT(copy != NULL);
    memcpy(copy, bad[i], size);
    struct json_reader reader = json_read(copy, size);
    for (struct json_token token; (token = json_next(&reader)).kind != JSON_NONE; tokens++) {
      (void)json_string_is(token.text, "abc\\");
      free(json_string(token.text, NULL));
    }
    EXPECT_LE(tokens, size);
    struct json_slice ignored;
    (void)json_member(copy, size, "a", &ignored);
    free(copy);
  }
}

TEST(numbers_in_any_locale) {
  if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL && setlocale(LC_NUMERIC, "fr_FR.UTF-8") == NULL)
    SKIP("there is no locale with a decimal comma");
  struct json_text text = {0};
  double number = 0;
  EXPECT(json_number(slice("1234.5678e-3"), &number));
  json_add_number(&text, number);
  json_add_number(&text, 1e-300 / 3);
  json_add_byte(&text, '\0');
  EXPECT_STR(text.data, "1.23456783.3333333333333334e-301");
  json_drop(&text);
}

TEST(what_is_written_is_json) {
  struct json_text text = {0};
  json_add_string(&text, "a\"\\\n\x01\x7f\xff\xc3\xa9", 9);
  json_add_byte(&text, '\0');
  EXPECT_STR(text.data, "\"a\\\"\\\\\\n\\u0001\177\xef\xbf\xbd\xc3\xa9\"");
  EXPECT_OK(json_check(text.data, text.size - 1));
  json_drop(&text);
}
