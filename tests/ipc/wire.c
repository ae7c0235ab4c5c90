/* What arrives and leaves, byte by byte; the test itself is the peer. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

TEST(every_kind_of_json_is_a_message) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  raw_say(&one, "{\"a\":1}\n\"s2\"\n7\nfalse\nnull\n[1,\"x\"]\n \"blanks\" \r\n");
  story_wait(&s, one.loop, "blanks");
  EXPECT_STR(s.text, "m:{\"a\":1} m:\"s2\" m:7 m:false m:null m:[1,\"x\"] m: \"blanks\" \r");
  raw_close(&one);
}

TEST(what_is_sent_is_one_line) {
  raw one = raw_open(CP_JSON, 0);
  static const char text[] = "{\n\"a\":\n[1,\n2]}\n";
  EXPECT_EQ(cp_send(one.channel, "\"s\""), 1);
  EXPECT_EQ(cp_send(one.channel, text), 1);
  EXPECT_EQ(cp_send_then(one.channel, text, 3, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_send_trusted(one.channel, "{\"trusted\":true}", 16), 1);
  EXPECT_EQ(raw_expect(&one, "\"s\"\n{ \"a\": [1, 2]} \n{\"trusted\":true}\n"), -1);
  raw_close(&one);
}

TEST(what_is_no_json_is_not_sent) {
  raw one = raw_open(CP_JSON, 0);
  static const char *const bad[] = {"",       " ",          "{",   "a",   "1 2",
                                    "\"\t\"", "{\"a\":1}x", "'a'", "NaN", "\"\xFF\""};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    NOTE("%s", bad[i]);
    EXPECT_EQ(cp_send(one.channel, bad[i]), -EINVAL);
    EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_VALUE");
    EXPECT(cp_last_error()->advice[0] != '\0');
  }
  EXPECT_EQ(cp_send(one.channel, NULL), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_MISSING_ARGS");
  EXPECT_EQ(cp_send(NULL, "1"), -EINVAL);
  EXPECT_EQ(cp_send_raw(one.channel, "x", 1), -EINVAL);
  EXPECT_EQ(cp_channel_queued(one.channel), 0);
  raw_close(&one);
}

static void expect_refused(cp_serialization serialization, int64_t max, const char *data, size_t size,
                           const char *story_text) {
  raw one = raw_open(serialization, max);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  raw_write(&one, data, size, -1);
  story_wait(&s, one.loop, "disconnect");
  EXPECT_STR(s.text, story_text);
  EXPECT(!cp_connected(one.channel));
  expect_end_of_file(one.fd);
  raw_close(&one);
}
#define EXPECT_REFUSED(data, text) expect_refused(CP_JSON, 10, data, sizeof data - 1, text)

TEST(what_is_no_message_closes_the_channel_after_what_came_before) {
  EXPECT_REFUSED("1\n{bad\n2\n", "m:1 error:EBADMSG disconnect");
  EXPECT_REFUSED("1\n\n2\n", "m:1 error:EBADMSG disconnect");
  EXPECT_REFUSED("\"a\tb\"\n", "error:EBADMSG disconnect");
  EXPECT_REFUSED("\"\0\"\n", "error:EBADMSG disconnect");
  EXPECT_REFUSED("\"\377\n", "error:EBADMSG disconnect");
  EXPECT_REFUSED("1\n12345678901", "m:1 error:EMSGSIZE disconnect");
  expect_refused(CP_ADVANCED, 10, "\0\0\0\0", 4, "error:EBADMSG disconnect");
  expect_refused(CP_ADVANCED, 10, "\0\0\0\1x", 5, "error:EBADMSG disconnect");
  expect_refused(CP_ADVANCED, 10, "\0\0\0\013", 4, "error:EMSGSIZE disconnect");
}

TEST(bytes_that_are_no_utf8_are_replaced) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  raw_say(&one, "\"a\xFF\xE2\x82\x62\"\n");
  story_wait(&s, one.loop, "m:");
  EXPECT_STR(s.text, "m:\"a\xEF\xBF\xBD\xEF\xBF\xBD\x62\"");
  raw_close(&one);
}

TEST(escapes_pass_as_they_are) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  raw_say(&one, "\"\\ud800\\u0000\\n\"\n");
  story_wait(&s, one.loop, "m:");
  EXPECT_STR(s.text, "m:\"\\ud800\\u0000\\n\"");
  EXPECT_EQ(cp_send(one.channel, "\"\\ud800\\u0000\\n\""), 1);
  raw_expect(&one, "\"\\ud800\\u0000\\n\"\n");
  raw_close(&one);
}

TEST(the_end_of_file_drops_what_is_not_whole) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  raw_say(&one, "1\n{\"not\":");
  EXPECT_SYS(close(one.fd));
  one.fd = -1;
  story_wait(&s, one.loop, "disconnect");
  EXPECT_STR(s.text, "m:1 disconnect");
  EXPECT_EQ(cp_channel_fd(one.channel), -1);
  EXPECT_EQ(cp_loop_run(one.loop), 0); /* nothing holds it */
  raw_close(&one);
}

/* ---- internal messages ---- */

static void on_internal(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel;
  EXPECT_EQ(json[size], 0);
  story_add(ctx, "i:%s", json);
}

TEST(internal_messages_are_told_apart) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  EXPECT_GT(cp_on_internal_message(one.channel, on_internal, &s), 0);
  raw_say(&one, "{\"cmd\":\"NODE_\"}\n{\"cmd\":\"NODE_X\"}\n{\"cmd\":\"fooNODE_X\"}\n{\"cmd\":7}\n"
                "[{\"cmd\":\"NODE_X\"}]\n{\"a\":{\"cmd\":\"NODE_X\"}}\n{\"\\u0063md\":\"\\u004eODE_Y\"}\n"
                "{\"cmd\":\"NODE_X\",\"cmd\":1}\n0\n");
  story_wait(&s, one.loop, "m:0");
  EXPECT_STR(s.text,
             "m:{\"cmd\":\"NODE_\"} i:{\"cmd\":\"NODE_X\"} m:{\"cmd\":\"fooNODE_X\"} m:{\"cmd\":7} "
             "m:[{\"cmd\":\"NODE_X\"}] m:{\"a\":{\"cmd\":\"NODE_X\"}} i:{\"\\u0063md\":\"\\u004eODE_Y\"} "
             "m:{\"cmd\":\"NODE_X\",\"cmd\":1} m:0");
  raw_close(&one);
}

TEST(nodes_questions_about_sockets_are_answered) {
  raw one = raw_open(CP_JSON, 0);
  raw_say(&one, "{\"cmd\":\"NODE_SOCKET_GET_COUNT\",\"key\":\"4:127.0.0.1:0\"}\n"
                "{\"cmd\":\"NODE_SOCKET_NOTIFY_CLOSE\",\"key\":\"4:127.0.0.1:0\"}\n"
                "{\"cmd\":\"NODE_SOCKET_GET_COUNT\"}\n{\"cmd\":\"NODE_DEBUG_ENABLED\"}\n");
  raw_expect(&one, "{\"cmd\":\"NODE_SOCKET_COUNT\",\"key\":\"4:127.0.0.1:0\",\"count\":0}\n"
                   "{\"cmd\":\"NODE_SOCKET_ALL_CLOSED\",\"key\":\"4:127.0.0.1:0\"}\n");
  EXPECT(cp_connected(one.channel));
  raw_close(&one);
}

/* ---- listeners ---- */

TEST(messages_wait_for_the_first_listener) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0}, internal = {.used = 0};
  EXPECT_GT(cp_on_internal_message(one.channel, on_internal, &internal), 0);
  raw_say(&one, "1\n2\n{\"cmd\":\"NODE_X\"}\n");
  story_wait(&internal, one.loop, "i:"); /* these do not wait behind them */
  story_channel(&s, one.channel);
  EXPECT_STR(s.text, ""); /* not from the call */
  raw_say(&one, "3\n");
  story_wait(&s, one.loop, "m:3");
  EXPECT_STR(s.text, "m:1 m:2 m:3");
  raw_close(&one);
}

TEST(messages_that_nobody_waits_for_are_lost_with_the_channel) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_events(&s, one.channel);
  raw_say(&one, "1\n");
  EXPECT_SYS(shutdown(one.fd, SHUT_WR));
  story_wait(&s, one.loop, "disconnect");
  story_channel(&s, one.channel);
  raw_settle(&one);
  EXPECT_STR(s.text, "disconnect");
  raw_close(&one);
}

static int other_id;
static void swap_listener(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size;
  story_add(ctx, "first");
  cp_channel_off(channel, other_id);
}

TEST(a_listener_that_is_taken_away_is_not_called) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int id = cp_on_message(one.channel, swap_listener, &s);
  other_id = cp_on_message(one.channel, swap_listener, &s);
  EXPECT(id > 0 && other_id > id);
  raw_say(&one, "1\n2\n");
  story_wait(&s, one.loop, "first first");
  raw_settle(&one);
  EXPECT_STR(s.text, "first first");
  cp_channel_off(one.channel, id);
  cp_channel_off(one.channel, 12345);
  raw_close(&one);
}

static cp_loop *to_stop;
static void stop_at_each(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)size;
  story_add(ctx, "m:%s", json);
  cp_stop(to_stop);
}

TEST(stopping_in_a_listener_keeps_the_rest_for_later) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  to_stop = one.loop;
  EXPECT_GT(cp_on_message(one.channel, stop_at_each, &s), 0);
  raw_say(&one, "1\n2\n3\n");
  EXPECT_EQ(cp_loop_run(one.loop), 1);
  EXPECT_STR(s.text, "m:1");
  EXPECT_EQ(cp_loop_run(one.loop), 1);
  EXPECT_STR(s.text, "m:1 m:2");
  EXPECT_EQ(cp_loop_run(one.loop), 1);
  EXPECT_STR(s.text, "m:1 m:2 m:3");
  raw_close(&one);
}

static void reply_twice(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size;
  story_add(ctx, "got");
  EXPECT_EQ(cp_send(channel, "\"a\""), 1);
  EXPECT_EQ(cp_channel_queued(channel), 0); /* at once */
  EXPECT_EQ(cp_send_then(channel, "\"b\"", 3, story_done, ctx), 1);
  EXPECT_EQ(cp_channel_queued(channel), 4); /* with all that follows, when this listener returns */
  EXPECT_EQ(cp_send(channel, "\"c\""), 1);
  story_add(ctx, "left");
}

TEST(messages_of_one_callback_leave_together) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  EXPECT_GT(cp_on_message(one.channel, reply_twice, &s), 0);
  raw_say(&one, "1\n");
  raw_expect(&one, "\"a\"\n\"b\"\n\"c\"\n");
  story_wait(&s, one.loop, "done");
  EXPECT_STR(s.text, "got left done:0");
  raw_close(&one);
}

/* ---- the mark ---- */

TEST(a_peer_that_does_not_read_is_told_by_the_return_value_and_then_by_drain) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  char text[1003], sink[65536];
  memset(text, 'x', sizeof text);
  text[0] = text[sizeof text - 2] = '"';
  text[sizeof text - 1] = '\0';
  story_channel(&s, one.channel);
  size_t sent = 0;
  int r;
  while ((r = cp_send(one.channel, text)) == 1) {
    EXPECT_LT(cp_channel_queued(one.channel), CP_SEND_MARK);
    sent++;
  }
  EXPECT_EQ(r, 0);
  EXPECT_GE(cp_channel_queued(one.channel), CP_SEND_MARK);
  EXPECT_LT(cp_channel_queued(one.channel), CP_SEND_MARK + 1003);
  EXPECT_EQ(cp_send(one.channel, text), 0); /* allowed all the same */
  raw_settle(&one);
  EXPECT_STR(s.text, "");
  alarm(DEADLINE_MS / 1000);
  for (size_t left = (sent + 2) * 1003; left > 0;) {
    ssize_t n = read(one.fd, sink, sizeof sink);
    if (n > 0)
      left -= (size_t)n;
    else
      EXPECT_GE(cp_loop_step(one.loop, 0), 0);
  }
  alarm(0);
  story_wait(&s, one.loop, "drain");
  EXPECT_EQ(cp_send(one.channel, "1"), 1);
  raw_expect(&one, "1\n");
  raw_settle(&one);
  EXPECT_STR(s.text, "drain");
  raw_close(&one);
}

/* ---- flushing ---- */

TEST(flushing_waits_for_the_peer_or_for_the_time) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  size_t size = 1 << 20;
  char *text = malloc(size), sink[65536];
  EXPECT(text != NULL);
  memset(text, '1', size);
  story_channel(&s, one.channel);
  EXPECT_EQ(cp_channel_flush(one.channel, 0), 0);
  EXPECT_EQ(cp_send_then(one.channel, text, size, story_done, &s), 0);
  raw_say(&one, "\"kept\"\n");
  EXPECT_EQ(cp_channel_flush(one.channel, 10), -ETIMEDOUT);
  EXPECT_EQ(cp_channel_flush(one.channel, 0), -ETIMEDOUT);
  size_t got = 0;
  while (cp_channel_flush(one.channel, 0) < 0) {
    ssize_t n = read(one.fd, sink, sizeof sink);
    EXPECT_GT(n, 0);
    got += (size_t)n;
  }
  EXPECT_GT(got, size / 2);
  EXPECT_STR(s.text, ""); /* nothing was called meanwhile */
  story_wait(&s, one.loop, "m:\"kept\"");
  EXPECT_CONTAINS(s.text, "done:0");
  EXPECT_EQ(cp_channel_flush(NULL, 0), -EINVAL);
  free(text);
  raw_close(&one);
}

TEST(flushing_to_a_peer_that_is_gone) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  size_t size = 1 << 20;
  char *text = malloc(size);
  EXPECT(text != NULL);
  memset(text, '1', size);
  story_channel(&s, one.channel);
  EXPECT_EQ(cp_send_then(one.channel, text, size, story_done, &s), 0);
  EXPECT_SYS(close(one.fd));
  one.fd = -1;
  EXPECT_EQ(cp_channel_flush(one.channel, -1), -EPIPE);
  story_wait(&s, one.loop, "disconnect");
  EXPECT_STR(s.text, "done:EPIPE disconnect");
  free(text);
  raw_close(&one);
}

/* ---- the peer that goes ---- */

TEST(sending_to_a_peer_that_is_gone_before_the_loop_knows) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  story_channel(&s, one.channel);
  raw_say(&one, "\"last words\"\n");
  EXPECT_SYS(close(one.fd));
  one.fd = -1;
  EXPECT_EQ(cp_send_then(one.channel, "1", 1, story_done, &s), 1);
  EXPECT_EQ(cp_send(one.channel, "2"), 1);
  EXPECT(cp_connected(one.channel));
  story_wait(&s, one.loop, "disconnect");
  EXPECT_STR(s.text, "done:EPIPE error:EPIPE m:\"last words\" disconnect");
  raw_close(&one);
}
