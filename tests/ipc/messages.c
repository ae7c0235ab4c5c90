/* Messages between two programs of this library. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Everything that is sent comes back; the channel is closed once the last has. */
struct exchange {
  const char *const *texts;
  size_t count, back;
};

static void compare(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct exchange *exchange = ctx;
  EXPECT_LT(exchange->back, exchange->count);
  const char *expected = exchange->texts[exchange->back++];
  EXPECT_MEM(json, size, expected, strlen(expected));
  if (exchange->back == exchange->count)
    EXPECT_EQ(cp_disconnect(channel), 0);
}

static void exchange_all(const cp_options *options, const char *const *texts, size_t count) {
  struct exchange exchange = {texts, count, 0};
  cp_child *child = FORK(options, "echoes");
  EXPECT_GT(cp_on_message(cp_channel_of(child), compare, &exchange), 0);
  for (size_t i = 0; i < count; i++)
    EXPECT_GE(cp_send(cp_channel_of(child), texts[i]), 0);
  expect_code(child, FINE);
  EXPECT_EQ(exchange.back, count);
}

static const char *const kinds[] = {"{}",
                                    "[]",
                                    "\"\"",
                                    "0",
                                    "-1.5",
                                    "true",
                                    "false",
                                    "null",
                                    "\"text\"",
                                    "\"w\xC3\xB6rld \xE2\x82\xAC \xF0\x9F\x98\x80\"",
                                    "1000",
                                    "[1,2]",
                                    "{\"a\":{\"b\":[null,true]}}"};
enum { KINDS = sizeof kinds / sizeof *kinds };

TEST(every_kind_of_value_there_and_back) {
  exchange_all(NULL, kinds, KINDS);
}

TEST(every_kind_of_value_there_and_back_advanced) {
  exchange_all(CP_OPTIONS(.serialization = CP_ADVANCED), kinds, KINDS);
}

static char *long_text(size_t size) {
  char *text = malloc(size + 1);
  EXPECT(text != NULL);
  for (size_t i = 0; i < size; i++)
    text[i] = (char)('!' + i % 89);
  for (size_t i = 0; i < size; i++)
    if (text[i] == '"' || text[i] == '\\')
      text[i] = ' ';
  text[0] = text[size - 1] = '"';
  text[size] = '\0';
  return text;
}

static void exchange_long(const cp_options *options) {
  char *text = long_text(8 << 20), *other = long_text((8 << 20) + 1);
  const char *texts[] = {text, "1", other, text, "[2]", other};
  exchange_all(options, texts, sizeof texts / sizeof *texts);
  free(text);
  free(other);
}

TEST(eight_megabytes_there_and_back) {
  exchange_long(NULL);
}

TEST(eight_megabytes_there_and_back_advanced) {
  exchange_long(CP_OPTIONS(.serialization = CP_ADVANCED));
}

TEST(a_message_over_the_callers_limit) {
  story s = {.used = 0};
  cp_child *child = FORK(CP_OPTIONS(.max_message = 5), "echoes");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "12345"), 1);
  EXPECT_EQ(cp_send(cp_channel_of(child), "123456"), 1);
  run(NULL);
  EXPECT_STR(s.text, "m:12345 error:EMSGSIZE disconnect exit:21 close:21");
}

/* ---- many ---- */

HELPER(sends_fifty) {
  char text[32];
  for (int i = 0; i < 50; i++) {
    snprintf(text, sizeof text, "%d", i);
    EXPECT_EQ(cp_send(cp_parent(), text), 1);
  }
  exit(5);
}

TEST(fifty_messages_come_before_the_exit) {
  char expected[400] = "";
  for (int i = 0; i < 50; i++)
    snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "m:%d ", i);
  snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "disconnect exit:5 close:5");
  for (int i = 0; i < 10; i++) {
    story s = {.used = 0};
    story_child(&s, FORK(NULL, "sends_fifty"));
    run(NULL);
    EXPECT_STR(s.text, expected);
  }
}

TEST(eighty_children_at_once) {
  enum { CHILDREN = 80 };
  static story s[CHILDREN];
  for (int i = 0; i < CHILDREN; i++)
    story_child(&s[i], FORK(NULL, "sends_fifty"));
  run(NULL);
  for (int i = 0; i < CHILDREN; i++) {
    EXPECT_CONTAINS(s[i].text, "m:0 m:1 ");
    EXPECT_CONTAINS(s[i].text, "m:49 disconnect exit:5 close:5");
  }
  expect_no_child();
}

struct flood {
  int sent, back, drains;
};
enum { FLOOD = 20000 };

static void pour(cp_channel *channel, void *ctx) {
  struct flood *flood = ctx;
  char text[64];
  while (flood->sent < FLOOD) {
    snprintf(text, sizeof text, "{\"n\":%d,\"text\":\"abcdefghijklmnopqrstuvwxyz\"}", flood->sent++);
    if (cp_send(channel, text) == 0) {
      flood->drains++;
      return;
    }
  }
}

static void count_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct flood *flood = ctx;
  int n = -1;
  (void)size;
  EXPECT_EQ(sscanf(json, "{\"n\":%d", &n), 1);
  EXPECT_EQ(n, flood->back++);
  if (flood->back == FLOOD)
    EXPECT_EQ(cp_disconnect(channel), 0);
}

TEST(a_flood_is_held_back_by_drain) {
  struct flood flood = {0};
  cp_child *child = FORK(NULL, "echoes");
  EXPECT_GT(cp_channel_on_drain(cp_channel_of(child), pour, &flood), 0);
  EXPECT_GT(cp_on_message(cp_channel_of(child), count_back, &flood), 0);
  pour(cp_channel_of(child), &flood);
  expect_code(child, FINE);
  EXPECT_EQ(flood.back, FLOOD);
}

/* ---- the way of waiting ---- */

TEST(waiting_for_a_child_with_a_channel) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "sends_fifty");
  story_messages(&s, cp_channel_of(child));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, 5);
  EXPECT_CONTAINS(s.text, "m:49");
  r = cp_result_free(r);
}

TEST(a_child_that_nobody_listens_to) {
  cp_child *child = FORK(NULL, "sends_fifty");
  expect_code(child, 5);
}

/* ---- descriptors and variables ---- */

/* argv[1]: whether it was forked itself. Says what it has. */
HELPER(looks_around) {
  EXPECT((cp_parent() != NULL) == (strcmp(argv[1], "forked") == 0));
  EXPECT(getenv("NODE_CHANNEL_FD") == NULL && getenv("NODE_CHANNEL_SERIALIZATION_MODE") == NULL);
  if (cp_parent() == NULL) {
    EXPECT_EQ(cp_last_error()->errnum, ENOENT);
    for (int fd = 0; fd < 64; fd++) {
      struct stat about;
      EXPECT(fstat(fd, &about) < 0 || !S_ISSOCK(about.st_mode));
    }
    return FINE;
  }
  cp_child *grandchild = START(NULL, "looks_around", "spawned");
  expect_code(grandchild, FINE);
  return FINE;
}

/* The same before the variables are taken out of the environment. */
HELPER(spawns_first) {
  EXPECT_STR(getenv("NODE_CHANNEL_FD"), "3");
  EXPECT_STR(getenv("NODE_CHANNEL_SERIALIZATION_MODE"), "json");
  cp_child *grandchild = START(NULL, "looks_around", "spawned");
  expect_code(grandchild, FINE);
  EXPECT_EQ(cp_channel_fd(cp_parent()), 3);
  return FINE;
}

TEST(the_channel_does_not_reach_grandchildren) {
  expect_code(FORK(NULL, "looks_around", "forked"), FINE);
  expect_code(FORK(NULL, "spawns_first"), FINE);
}
