#include "support.h"

#include "base/error.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

cp_child *fork_helper(const char *const *args, const cp_options *options) {
  cp_child *child = cp_fork(test_program(), args, options);
  if (child == NULL)
    FAIL("cp_fork: %s", cp_last_error()->message);
  return child;
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
    story_add(ctx, "m:%zu", size);
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

void story_events(story *to, cp_channel *channel) {
  EXPECT_GT(cp_on_disconnect(channel, on_disconnect, to), 0);
  EXPECT_GT(cp_channel_on_drain(channel, on_drain, to), 0);
  EXPECT_GT(cp_channel_on_error(channel, on_channel_error, to), 0);
}

void story_messages(story *to, cp_channel *channel) {
  EXPECT_GT(cp_on_message(channel, on_message, to), 0);
}

void story_channel(story *to, cp_channel *channel) {
  story_messages(to, channel);
  story_events(to, channel);
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
  alarm(DEADLINE_MS / 1000);
  while (strstr(to->text, text) == NULL) {
    NOTE("so far: %s", to->text);
    EXPECT_GE(cp_loop_step(loop == NULL ? cp_loop_default() : loop, 1000), 0);
  }
  alarm(0);
}

int make_file(const char *name, const char *text) {
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
  EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
  return fd;
}

/* ---- helpers ---- */

static void echo(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  EXPECT_GE(cp_send_then(channel, json, size, NULL, NULL), 0);
}

HELPER(echoes) {
  EXPECT_GT(cp_on_message(cp_parent(), echo, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT(!cp_connected(cp_parent()));
  return FINE;
}
