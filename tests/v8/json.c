/* What is a JSON text. */
#include "ipc/json.h"
#include "ipc/json_repair.h"
#include "ipc/json_write.h"
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Every beginning of it as well, in memory that ends where the text ends: none reads on. */
static int check(const char *text) {
  size_t size = strlen(text);
  int status = 0;
  for (size_t part = 0; part <= size; part++) {
    char *copy = malloc(part > 0 ? part : 1);
    EXPECT(copy != NULL);
    memcpy(copy, text, part);
    status = json_check(copy, part);
    free(copy);
  }
  return status;
}

TEST(what_is_json) {
  static const char *const good[] = {"{}",
                                     "[]",
                                     "0",
                                     "-0",
                                     "\"\"",
                                     "true",
                                     "false",
                                     "null",
                                     " \t\r\n1 \n",
                                     "[1,2]",
                                     "[[[[]]]]",
                                     "{\"a\":{\"b\":[{}]}}",
                                     "1e5",
                                     "1E+5",
                                     "1.5e-10",
                                     "-12.0",
                                     "\"\\u00e9\\n\\\\\\\"\\/\\b\\f\\r\\t\"",
                                     "\"\\ud800\"",
                                     "\"\\u0000\"",
                                     "\"\177\"",
                                     "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"",
                                     "{\"a\":1,\"a\":2}",
                                     "{ \"a\" : [ 1 , 2 ] , \"b\" : null }",
                                     "\"exactly eight and more than that\"",
                                     "{\"\":\"\"}"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    NOTE("%s", good[i]);
    EXPECT_EQ(check(good[i]), 0);
  }
}

static const char *const no_json[] = {"",
                                      " ",
                                      "{",
                                      "}",
                                      "[",
                                      "]",
                                      "[1",
                                      "[1,",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "{,}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "{1:1}",
                                      "{\"a\" 1}",
                                      "{\"a\":1 \"b\":2}",
                                      "[}",
                                      "{]",
                                      "[{]}",
                                      "01",
                                      "-",
                                      "+1",
                                      ".5",
                                      "1.",
                                      "1.e5",
                                      "1e",
                                      "1e+",
                                      "--1",
                                      "0x1",
                                      "1_0",
                                      "tru",
                                      "truee",
                                      "True",
                                      "nul",
                                      "nulll",
                                      "undefined",
                                      "NaN",
                                      "Infinity",
                                      "-Infinity",
                                      "'a'",
                                      "\"",
                                      "\"a",
                                      "\"\\\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u12g4\"",
                                      "\"\\",
                                      "\"\\u",
                                      "\"a\nb\"",
                                      "\"tab\tb\"",
                                      "\"\x1f\"",
                                      "1 2",
                                      "{} {}",
                                      "[] x",
                                      "\xef\xbb\xbf{}",
                                      "\xc2\xa0"
                                      "1",
                                      "\x0b"
                                      "1",
                                      "/**/1",
                                      "[1]//",
                                      "\xff"};

TEST(what_is_no_json) {
  for (size_t i = 0; i < sizeof no_json / sizeof *no_json; i++) {
    NOTE("%s", no_json[i]);
    EXPECT_EQ(check(no_json[i]), -EINVAL);
  }
  EXPECT_EQ(json_check("1\0", 2), -EINVAL);
  EXPECT_EQ(json_check("\"\0\"", 3), -EINVAL);
  EXPECT_EQ(json_check("\"\\\0\"", 4), -EINVAL);
}

TEST(what_is_json_but_for_its_bytes) {
  static const char *const broken[] = {
      "\"\xff\"",     "\"\xc3\"",     "\"\xc0\xaf\"",  "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
      "\"\xe2\x82\"", "{\"\x80\":1}", "[\"\xf8\",{}]", "\"\xe0\x80\x80\"", "\"\xf0\x9f\x98\""};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    char *text;
    size_t size;
    EXPECT_EQ(check(broken[i]), -EILSEQ);
    EXPECT_OK(json_repair(broken[i], strlen(broken[i]), &text, &size));
    EXPECT_OK(json_check(text, size));
    EXPECT_CONTAINS(text, "\xef\xbf\xbd");
    free(text);
  }
  EXPECT_EQ(json_check("[\"\xff\"", 4), -EINVAL); /* not only */
}

static char *nested(size_t depth, const char *open, const char *inner, const char *close, size_t *ret_size) {
  struct json_text text = {0};
  char *data;
  for (size_t i = 0; i < depth; i++)
    json_add_text(&text, open);
  json_add_text(&text, inner);
  for (size_t i = 0; i < depth; i++)
    json_add_text(&text, close);
  EXPECT_OK(json_take(&text, &data, ret_size));
  return data;
}

static int check_depth(size_t depth, const char *open, const char *inner, const char *close) {
  size_t size;
  char *text = nested(depth, open, inner, close, &size);
  int status = json_check(text, size);
  free(text);
  return status;
}

TEST(depth_ends_somewhere) {
  EXPECT_EQ(check_depth(JSON_DEPTH, "[", "", "]"), 0);
  EXPECT_EQ(check_depth(JSON_DEPTH + 1, "[", "", "]"), -EINVAL);
  EXPECT_EQ(check_depth(JSON_DEPTH, "{\"a\":", "1", "}"), 0);
  EXPECT_EQ(check_depth(JSON_DEPTH + 1, "{\"a\":", "1", "}"), -EINVAL);
  EXPECT_EQ(check_depth(JSON_DEPTH / 2, "[{\"a\":", "1", "}]"), 0);
  EXPECT_EQ(check_depth(JSON_DEPTH / 2, "[{\"a\":", "1", "]}"), -EINVAL);
  EXPECT_EQ(check_depth(5000000, "[", "", ""), -EINVAL);
}

/* A mistake at each place of strings of every length: eight at a time and one by one agree. */
TEST(strings_of_every_length) {
  char text[80];
  for (int length = 0; length < 40; length++) {
    text[0] = '"';
    memset(text + 1, 'x', (size_t)length);
    text[length + 1] = '"';
    EXPECT_EQ(json_check(text, (size_t)length + 2), 0);
    for (int at = 1; at <= length; at++)
      for (int byte = 0; byte < 256; byte++) {
        text[at] = (char)byte;
        int expected = byte < 0x20 || byte == '"' || byte == '\\' ? -EINVAL : byte < 0x80 ? 0 : -EILSEQ;
        if (byte == '\\' && at < length)
          text[at + 1] = 'n', expected = 0;
        NOTE("byte %d at %d of %d", byte, at, length);
        EXPECT_EQ(json_check(text, (size_t)length + 2), expected);
        if (at < length)
          text[at + 1] = 'x';
        text[at] = 'x';
      }
  }
}
