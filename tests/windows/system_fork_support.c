#include "system_fork.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cp_child *fork_helper(const char *const *args, const cp_options *options) {
  cp_child *child = cp_fork(test_program(), args, options);
  if (child == NULL)
    FAIL("cp_fork: %s", cp_last_error()->message);
  return child;
}

void run_all(void) {
  EXPECT_EQ(cp_run(), 0);
}

void expect_code(cp_child *child, int code) {
  cp_result *r = cp_wait(child, DEADLINE_MS);
  if (r->error != NULL)
    FAIL("cp_wait: %s", r->error->message);
  EXPECT_EQ(r->signal, 0);
  EXPECT_EQ(r->code, code);
  cp_result_free(r);
}

/* ---- stories ---- */

void story_add(story *to, const char *format, ...) {
  va_list arguments;
  if (to->used > 0)
    to->text[to->used++] = ' ';
  va_start(arguments, format);
  int n = vsnprintf(to->text + to->used, sizeof to->text - to->used, format, arguments);
  va_end(arguments);
  EXPECT_GE(n, 0);
  to->used += (size_t)n;
  EXPECT_LT(to->used + 1, sizeof to->text);
}

static void on_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel;
  EXPECT_EQ(json[size], 0);
  if (size > 200)
    story_add(ctx, "m:%llu", (unsigned long long)size);
  else
    story_add(ctx, "m:%s", json);
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  EXPECT(!cp_connected(channel));
  story_add(ctx, "disconnect");
}

static void on_drain(cp_channel *channel, void *ctx) {
  EXPECT_EQ(cp_channel_queued(channel), 0);
  story_add(ctx, "drain");
}

static void on_channel_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)channel;
  EXPECT(error->message[0] != '\0');
  story_add(ctx, "error:%s", error->code);
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  story_add(ctx, "error:%s", error->code);
}

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  if (result->signal_name != NULL)
    story_add(ctx, "exit:%s", result->signal_name);
  else
    story_add(ctx, "exit:%d", result->code);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  story_add(ctx, "close:%d", result->code);
}

void story_channel(story *to, cp_channel *channel) {
  EXPECT_GT(cp_on_message(channel, on_message, to), 0);
  EXPECT_GT(cp_on_disconnect(channel, on_disconnect, to), 0);
  EXPECT_GT(cp_channel_on_drain(channel, on_drain, to), 0);
  EXPECT_GT(cp_channel_on_error(channel, on_channel_error, to), 0);
}

void story_child(story *to, cp_child *child) {
  story_channel(to, cp_channel_of(child));
  EXPECT_GT(cp_on_error(child, on_error, to), 0);
  EXPECT_GT(cp_on_exit(child, on_exit_event, to), 0);
  EXPECT_GT(cp_on_close(child, on_close, to), 0);
}

void story_done(cp_channel *channel, int status, void *ctx) {
  (void)channel;
  story_add(ctx, "done:%s", status == 0 ? "0" : errno_name(-status));
}

void story_wait(story *to, cp_loop *loop, const char *text) {
  while (strstr(to->text, text) == NULL) {
    NOTE("so far: %s", to->text);
    EXPECT_GE(cp_loop_step(loop == NULL ? cp_loop_default() : loop, 1000), 0);
  }
}

/* ---- much ---- */

char *long_text(size_t size) {
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

void exchange_all(cp_child *child, const char *const *texts, size_t count, int code) {
  struct exchange exchange = {texts, count, 0};
  EXPECT(child != NULL);
  EXPECT_GT(cp_on_message(cp_channel_of(child), compare, &exchange), 0);
  for (size_t i = 0; i < count; i++)
    EXPECT_GE(cp_send(cp_channel_of(child), texts[i]), 0);
  expect_code(child, code);
  EXPECT_EQ(exchange.back, count);
}

/* ---- a flood ---- */

static void pour(cp_channel *channel, void *ctx) {
  struct flood *flood = ctx;
  char text[64];
  while (flood->sent < FLOOD) {
    snprintf(text, sizeof text, "{\"n\":%d,\"text\":\"abcdefghijklmnopqrstuvwxyz\"}", flood->sent++);
    if (cp_send(channel, text) == 0) {
      EXPECT_GE(cp_channel_queued(channel), CP_SEND_MARK);
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

void flood_begin(struct flood *flood, cp_child *child) {
  EXPECT_GT(cp_channel_on_drain(cp_channel_of(child), pour, flood), 0);
  EXPECT_GT(cp_on_message(cp_channel_of(child), count_back, flood), 0);
  pour(cp_channel_of(child), flood);
}

const char *const kinds_of_values[] = {"{}",
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
const size_t kinds_count = sizeof kinds_of_values / sizeof *kinds_of_values;

/* ---- helpers ---- */

static void echo(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  EXPECT_GE(cp_send_then(channel, json, size, NULL, NULL), 0);
}

int helper_echoes(void) {
  EXPECT_GT(cp_on_message(cp_parent(), echo, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT(!cp_connected(cp_parent()));
  return FINE;
}

HELPER(echoes) {
  return helper_echoes();
}
