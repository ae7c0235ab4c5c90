/* childproc_json.h: what cJSON holds, what it does not, and a message there and back. */
#include "childproc_json.h"
#include "harness.h"
#include "json/print.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *json, cJSON **ret) {
  size_t size = strlen(json);
  char *copy = calloc(1, size > 0 ? size : 1); /* without a NUL */
  EXPECT(copy != NULL);
  memcpy(copy, json, size);
  int status = cp_json_parse(copy, size, ret);
  free(copy);
  return status;
}

static void expect_text(const cJSON *value, const char *expected) {
  char *text;
  size_t size;
  EXPECT_OK(json_print(value, &text, &size));
  EXPECT_MEM(text, size, expected, strlen(expected));
  free(text);
}

TEST(values) {
  static const char *const texts[] = {"null",
                                      "true",
                                      "false",
                                      "-1.5",
                                      "0",
                                      "9007199254740992",
                                      "-9007199254740992",
                                      "\"a\\n\xc3\xa9\"",
                                      "[]",
                                      "{\"a\":[1,{\"b\":null},[],{}],\"c\":[[[]],[2,3]],\"d\":\"\"}",
                                      "0.1",
                                      "1e+300",
                                      "123456789012345.6"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    cJSON *value;
    NOTE("%s", texts[i]);
    EXPECT_OK(parse(texts[i], &value));
    expect_text(value, texts[i]);
    cJSON_Delete(value);
  }
}

TEST(what_cjson_cannot_hold) {
  static const char *const texts[] = {"\"a\\u0000b\"",
                                      "{\"\\u0000\":1}",
                                      "\"\\ud800\"",
                                      "\"\\udc00x\"",
                                      "9007199254740993",
                                      "-9007199254740993",
                                      "1e400",
                                      "-1e400",
                                      "0.0000000000000000000000000000000000000000000000000000000000000001",
                                      "\"\xff\""};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    cJSON *value = NULL;
    NOTE("%s", texts[i]);
    EXPECT_EQ(parse(texts[i], &value), -EILSEQ);
    EXPECT(value == NULL);
  }
}

TEST(what_is_no_text) {
  cJSON *value = NULL;
  EXPECT_EQ(parse("", &value), -EINVAL);
  EXPECT_EQ(parse("[1,]", &value), -EINVAL);
  EXPECT_EQ(parse("1 2", &value), -EINVAL);
  EXPECT_EQ(cp_json_parse(NULL, 0, &value), -EINVAL);
  EXPECT_EQ(cp_json_parse("1", 1, NULL), -EINVAL);
  EXPECT(value == NULL);
}

static int nested(size_t depth) {
  char *text = calloc(2, depth);
  cJSON *value = NULL;
  EXPECT(text != NULL);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  int status = cp_json_parse(text, 2 * depth, &value);
  cJSON_Delete(value);
  free(text);
  return status;
}

TEST(as_deep_as_cjson_goes) {
  EXPECT_OK(nested(CJSON_NESTING_LIMIT));
  EXPECT_EQ(nested(CJSON_NESTING_LIMIT + 1), -EILSEQ);
}

TEST(what_is_printed_otherwise) {
  cJSON *list = cJSON_CreateArray();
  char *text = NULL;
  size_t size;
  cJSON_AddItemToArray(list, cJSON_CreateNumber((double)NAN));
  cJSON_AddItemToArray(list, cJSON_CreateNumber((double)INFINITY));
  cJSON_AddItemToArray(list, cJSON_CreateRaw("{ }"));
  expect_text(list, "[null,null,{ }]");
  expect_text(list->child, "null"); /* alone, although others are beside it */
  cJSON_AddItemToArray(list, cJSON_CreateString("\xff"));
  EXPECT_EQ(json_print(list, &text, &size), -EINVAL);
  list->child->type = cJSON_Invalid;
  EXPECT_EQ(json_print(list, &text, &size), -EINVAL);
  EXPECT_EQ(json_print(NULL, &text, &size), -EINVAL);
  EXPECT(text == NULL);
  cJSON_Delete(list);
}

TEST(a_deep_value_is_printed) {
  cJSON *list = NULL;
  char *text;
  size_t size;
  for (int i = 0; i < 100000; i++) {
    cJSON *around = cJSON_CreateArray();
    if (list != NULL)
      cJSON_AddItemToArray(around, list);
    list = around;
  }
  EXPECT_OK(json_print(list, &text, &size));
  EXPECT_EQ(size, 200000);
  free(text);
  while (list != NULL) { /* cJSON_Delete() recurses */
    cJSON *inner = cJSON_DetachItemFromArray(list, 0);
    cJSON_Delete(list);
    list = inner;
  }
}

static void *none(size_t size) {
  (void)size;
  return NULL;
}

TEST(no_memory) {
  cJSON *value = NULL;
  cJSON_Hooks hooks = {none, free};
  cJSON_InitHooks(&hooks);
  EXPECT_EQ(parse("[1]", &value), -ENOMEM);
  cJSON_InitHooks(NULL);
  EXPECT(value == NULL);
}

static void echo(cp_channel *channel, const char *json, size_t size, void *ctx) {
  cJSON *value;
  (void)ctx;
  EXPECT_OK(cp_json_parse(json, size, &value));
  cJSON_AddBoolToObject(value, "seen", true);
  EXPECT_OK(cp_send_json(channel, value));
  cJSON_Delete(value);
  EXPECT_OK(cp_disconnect(channel));
}

HELPER(echoes) {
  EXPECT_OK(cp_on_message(cp_parent(), echo, NULL));
  EXPECT_OK(cp_run());
  return 7;
}

static void keep(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel;
  EXPECT_OK(cp_json_parse(json, size, ctx));
}

static void echoed(cp_serialization serialization) {
  cJSON *sent = cJSON_CreateObject(), *got = NULL;
  cJSON_AddStringToObject(sent, "text", "line\nand \"quote\"");
  cJSON_AddNumberToObject(sent, "number", 1.25);
  cp_child *child =
      cp_fork(test_program(), HELPER_ARGS("echoes"), CP_OPTIONS(.serialization = serialization));
  EXPECT_OK(cp_on_message(cp_channel_of(child), keep, &got));
  EXPECT_OK(cp_send_json(cp_channel_of(child), sent));
  EXPECT_OK(cp_run());
  EXPECT(got != NULL && cJSON_IsTrue(cJSON_GetObjectItem(got, "seen")));
  EXPECT_STR(cJSON_GetStringValue(cJSON_GetObjectItem(got, "text")), "line\nand \"quote\"");
  EXPECT(cJSON_Compare(cJSON_GetObjectItem(got, "number"), cJSON_GetObjectItem(sent, "number"), true));
  cJSON_Delete(sent);
  cJSON_Delete(got);
}

TEST(a_message_there_and_back) {
  echoed(CP_JSON);
  echoed(CP_ADVANCED);
}

TEST(what_cannot_be_sent) {
  cJSON *raw = cJSON_CreateRaw("no json");
  cp_child *child = cp_fork(test_program(), HELPER_ARGS("echoes"), NULL);
  cp_channel *channel = cp_channel_of(child);
  EXPECT_EQ(cp_send_json(channel, NULL), -EINVAL);
  EXPECT(cp_last_error() != NULL);
  EXPECT_EQ(cp_send_json(channel, raw), -EINVAL);
  EXPECT_OK(cp_disconnect(channel));
  EXPECT_OK(cp_run());
  cJSON_Delete(raw);
}
