/*
 * A mebibyte of the worst: what would take long, or go deep, if there were no measure against it. The
 * deadline of the test is the expectation.
 */
#include "account.h"
#include "ipc/json.h"
#include "ipc/json_write.h"
#include "ipc/v8.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEBI = 1 << 20 };

static void repeat(struct json_text *text, const char *data, size_t size, size_t times) {
  while (times-- > 0)
    json_add(text, data, size);
}

static void varint(struct json_text *text, size_t value) {
  for (; value >= 0x80; value >>= 7)
    json_add_byte(text, (char)(value | 0x80));
  json_add_byte(text, (char)value);
}

/* Reads it; what is read is JSON. Frees text. */
static int read_all(struct json_text *text) {
  char *json;
  size_t size, held, payload_size = text->size;
  EXPECT(!text->failed);
  account_start(0);
  int status = v8_decode(text->data, text->size, &json, &size);
  size_t most = account_stop(&held);
  EXPECT_LE(most, payload_size * 300 + 100000);
  json_drop(text);
  if (status != 0)
    return status;
  EXPECT_OK(json_check(json, size));
  free(json);
  return 0;
}

/* A list of times values, and its end. */
static int read_list(const char *data, size_t size, size_t times) {
  struct json_text text = {0};
  json_add(&text,
           "\xff\x0f"
           "A",
           3);
  varint(&text, times);
  repeat(&text, data, size, times);
  json_add(&text, "$\0", 2);
  varint(&text, times);
  return read_all(&text);
}

TEST(short_values_with_long_forms) {
  EXPECT_OK(read_list("_", 1, MEBI));
  EXPECT_OK(read_list("y", 1, MEBI));
  EXPECT_OK(read_list("-", 1, MEBI));
  EXPECT_OK(read_list("\0_", 2, MEBI / 2));
  EXPECT_OK(read_list("r.", 2, MEBI / 2));
  EXPECT_OK(read_list("Z\0", 2, MEBI / 2));
  EXPECT_OK(read_list("o{\0", 3, MEBI / 3));
  EXPECT_OK(read_list("\\\0\x01\0", 4, MEBI / 4));
  EXPECT_OK(read_list("^\0", 2, MEBI / 2));
  EXPECT_OK(read_list("a\xff\xff\xff\xff\x0f@\0\xff\xff\xff\xff\x0f", 13, MEBI / 13));
  EXPECT_OK(read_list("B\0V?\0\0\0", 7, MEBI / 7));
  EXPECT_EQ(read_list("A\xff\xff\xff\xff\x07", 6, MEBI / 6), -EBADMSG);
}

static int read_nested(const char *open, size_t open_size, const char *close, size_t close_size,
                       size_t depth) {
  struct json_text text = {0};
  json_add(&text, "\xff\x0f", 2);
  repeat(&text, open, open_size, depth);
  json_add_byte(&text, '0');
  repeat(&text, close, close_size, depth);
  return read_all(&text);
}

TEST(depth) {
  static const struct {
    const char *open;
    size_t open_size;
    const char *close;
    size_t close_size, most;
  } kinds[] = {{"A\x01", 2, "$\0\x01", 3, 9990},
               {"o\"\x01"
                "a",
                4, "{\x01", 2, 9990},
               {"o\"\x01$", 4, "{\x01", 2, 4995},
               {"'", 1, ",\x01", 2, 4995},
               {";", 1, "0:\x02", 3, 3330},
               {"rc", 2, ".", 1, 4995},
               {"a\x02I\x02", 4, "@\x01\x02", 3, 3330},
               {"\\\x01o\"\x01"
                "a",
                6, "{\x01", 2, 9990}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    NOTE("kind %zu", i);
    EXPECT_OK(
        read_nested(kinds[i].open, kinds[i].open_size, kinds[i].close, kinds[i].close_size, kinds[i].most));
    EXPECT_EQ(read_nested(kinds[i].open, kinds[i].open_size, kinds[i].close, kinds[i].close_size, 10001),
              -EBADMSG);
    EXPECT_EQ(read_nested(kinds[i].open, kinds[i].open_size, "", 0, MEBI / kinds[i].open_size), -EBADMSG);
  }
}

TEST(one_long_value) {
  struct json_text text = {0};
  json_add(&text, "\xff\x0fZ", 3);
  varint(&text, (size_t)MEBI << 1);
  repeat(&text, "\xff", 1, MEBI);
  EXPECT_OK(read_all(&text));

  json_add(&text, "\xff\x0f\"", 3);
  varint(&text, MEBI);
  repeat(&text, "\x01", 1, MEBI); /* each six bytes of JSON */
  EXPECT_OK(read_all(&text));

  json_add(&text,
           "\xff\x0f"
           "c",
           3);
  varint(&text, MEBI);
  repeat(&text, "\x00\xd8", 2, MEBI / 2);
  EXPECT_OK(read_all(&text));
}

TEST(many_names) {
  struct json_text text = {0};
  json_add(&text, "\xff\x0fo", 3);
  repeat(&text, "\"\0I\0", 4, MEBI / 4); /* all the same: V8 would refuse it */
  json_add_byte(&text, '{');
  varint(&text, MEBI / 4);
  EXPECT_OK(read_all(&text));
}

/* Writes a text that is made of a beginning, times something with its number in it, and an end. */
static int write_all(const char *begin, const char *each, const char *end, size_t times) {
  struct json_text text = {0};
  char piece[100], *payload;
  size_t size, held;
  json_add_text(&text, begin);
  for (size_t i = 0; i < times; i++) {
    int length = snprintf(piece, sizeof piece, each, i);
    json_add(&text, piece, (size_t)length);
  }
  json_add_text(&text, end);
  EXPECT(!text.failed);
  account_start(0);
  int status = v8_encode(text.data, text.size, &payload, &size);
  size_t most = account_stop(&held);
  EXPECT_LE(most, text.size * 300 + 100000);
  json_drop(&text);
  if (status == 0)
    free(payload);
  return status;
}

TEST(many_members_in_a_wrong_order) {
  EXPECT_OK(write_all("{", "\"%zu\":0,", "\"x\":1}", 100000));
  EXPECT_OK(write_all("{", "\"%1$zu%1$zu\":0,\"9%1$zu\":1,", "\"x\":1}", 50000));
  EXPECT_OK(write_all("{", "\"a\":%zu,", "\"x\":1}", 100000));
  EXPECT_OK(write_all("{", "\"\\u0061\":%zu,", "\"x\":1}", 100000));
  EXPECT_OK(write_all("{", "\"name %zu\":null,", "\"x\":1}", 100000));
}

TEST(many_that_are_shared) {
  EXPECT_OK(write_all("[", "{\"$id\":%1$zu,\"$value\":[]},{\"$ref\":%1$zu},", "0]", 20000));
  EXPECT_OK(write_all("[{\"$id\":0,\"$value\":[]}", ",{\"$ref\":0}", "]", 50000));
  EXPECT_EQ(write_all("[", "{\"$id\":0,\"$value\":[]},", "0]", 50000), -EILSEQ);
}

TEST(many_views_of_one_buffer) {
  struct json_text begin = {0};
  json_add_text(&begin, "[{\"$id\":0,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"");
  repeat(&begin, "AAAA", 4, MEBI / 4);
  json_add(&begin, "\"]}}", 5);
  EXPECT_OK(write_all(begin.data, ",{\"$bytes\":[\"Uint8Array\",{\"$ref\":0},%zu,8]}", "]", 20000));
  json_drop(&begin);
}

static int write_nested(const char *open, const char *close, size_t depth) {
  struct json_text text = {0};
  char *payload;
  size_t size;
  repeat(&text, open, strlen(open), depth);
  json_add_byte(&text, '1');
  repeat(&text, close, strlen(close), depth);
  int status = v8_encode(text.data, text.size, &payload, &size);
  json_drop(&text);
  if (status == 0)
    free(payload);
  return status;
}

TEST(depth_of_what_is_written) {
  EXPECT_OK(write_nested("[", "]", 10000));
  EXPECT_EQ(write_nested("[", "]", 10001), -EINVAL);
  EXPECT_OK(write_nested("{\"b\":", ",\"a\":2}", 10000));
  EXPECT_OK(write_nested("{\"1\":2,\"a\":", "}", 10000));
  EXPECT_OK(write_nested("{\"$set\":[", "]}", 5000));
  EXPECT_OK(write_nested("{\"$map\":[[0,", "]]}", 3333));
  EXPECT_OK(write_nested("{\"$error\":{\"cause\":", "}}", 5000));
  EXPECT_OK(write_nested("{\"$object\":{\"$a\":", "}}", 5000));
  EXPECT_OK(write_nested("{\"$sparse\":[5,{\"3\":", "}]}", 3333));
  EXPECT_EQ(write_nested("{\"$boxed\":", "}", 10000), -EILSEQ);
  EXPECT_EQ(write_nested("{\"$id\":1,\"$value\":", "}", 10000), -EILSEQ);
  EXPECT_EQ(write_nested("[0,", "", MEBI), -EINVAL);
}
