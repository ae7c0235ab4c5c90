/* A channel whose peer is the test itself, which writes and reads Node's frames by hand. */
#include "system_fork.h"

#include "ipc/channel.h"

#include <windows.h>

#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw {
  cp_loop *loop;
  cp_channel *channel;
  int fd; /* the peer's end */
  HANDLE event;
  story story;
};

static void open_raw(struct raw *ret, cp_serialization serialization, int64_t max_message) {
  int fd;
  *ret = (struct raw){.loop = cp_loop_new(), .event = CreateEventW(NULL, TRUE, FALSE, NULL)};
  EXPECT(ret->loop != NULL && ret->event != NULL);
  EXPECT_OK(os_channel(&fd, &ret->fd));
  ret->channel = channel_new(ret->loop, CHANNEL_OF_PARENT, serialization, max_message);
  EXPECT(ret->channel != NULL);
  EXPECT_OK(channel_attach(ret->channel, fd));
  story_channel(&ret->story, ret->channel);
}

static void close_raw(struct raw *raw) {
  raw->channel = channel_free(raw->channel);
  raw->loop = cp_loop_free(raw->loop);
  os_close(raw->fd);
  CloseHandle(raw->event);
}

static void settle(struct raw *raw) {
  for (int i = 0; i < 10; i++)
    EXPECT_GE(cp_loop_step(raw->loop, 0), 0);
}

static HANDLE peer(const struct raw *raw) {
  return (HANDLE)_get_osfhandle(raw->fd);
}

static void say(struct raw *raw, const void *bytes, size_t size) {
  OVERLAPPED one = {.hEvent = raw->event};
  DWORD n = 0;
  if (!WriteFile(peer(raw), bytes, (DWORD)size, NULL, &one))
    EXPECT_EQ(GetLastError(), ERROR_IO_PENDING);
  while (!GetOverlappedResult(peer(raw), &one, &n, FALSE)) {
    EXPECT_EQ(GetLastError(), ERROR_IO_INCOMPLETE);
    EXPECT_GE(cp_loop_step(raw->loop, 1), 0);
  }
  EXPECT_EQ(n, size);
}

static void hear(struct raw *raw, char *bytes, size_t size) {
  for (size_t got = 0; got < size;) {
    OVERLAPPED one = {.hEvent = raw->event};
    DWORD n = 0;
    if (!ReadFile(peer(raw), bytes + got, (DWORD)(size - got), NULL, &one))
      EXPECT_EQ(GetLastError(), ERROR_IO_PENDING);
    while (!GetOverlappedResult(peer(raw), &one, &n, FALSE)) {
      EXPECT_EQ(GetLastError(), ERROR_IO_INCOMPLETE);
      EXPECT_GE(cp_loop_step(raw->loop, 1), 0);
    }
    got += n;
  }
}

static size_t frame(char *to, uint32_t flags, const char *data, size_t size) {
  const uint32_t header[] = {flags, 7, (uint32_t)size, 0};
  memcpy(to, header, sizeof header);
  memcpy(to + sizeof header, data, size);
  return sizeof header + size;
}

static void say_frame(struct raw *raw, const char *text) {
  char bytes[1024];
  say(raw, bytes, frame(bytes, 1, text, strlen(text)));
}

static void expect_frame(struct raw *raw, const char *text) {
  char header[16] = {1}, bytes[1024];
  header[8] = (char)strlen(text);
  hear(raw, bytes, 16 + strlen(text));
  EXPECT_MEM(bytes, 16, header, 16);
  EXPECT_MEM(bytes + 16, strlen(text), text, strlen(text));
}

/* ---- what is sent ---- */

TEST(messages_go_out_in_frames) {
  struct raw raw;
  open_raw(&raw, CP_JSON, 0);
  EXPECT_EQ(cp_send(raw.channel, "{\"hi\":1}"), 1);
  expect_frame(&raw, "{\"hi\":1}\n");
  EXPECT_EQ(cp_send(raw.channel, "2"), 1);
  expect_frame(&raw, "2\n");
  close_raw(&raw);
}

TEST(a_long_message_goes_out_in_several_frames) {
  enum { LONG = 200000 };
  struct raw raw;
  char *text = long_text(LONG), *back = calloc(1, LONG + 70000);
  size_t got = 0;
  open_raw(&raw, CP_JSON, 0);
  EXPECT_EQ(cp_send_then(raw.channel, text, LONG, story_done, &raw.story), 0);
  while (got < LONG + 1) {
    uint32_t header[4];
    hear(&raw, (char *)header, sizeof header);
    EXPECT_EQ(header[0], 1);
    EXPECT_EQ(header[3], 0);
    EXPECT_GT(header[2], 0);
    EXPECT_LE(header[2], 65536);
    hear(&raw, back + got, header[2]);
    got += header[2];
  }
  EXPECT_EQ(got, LONG + 1);
  EXPECT_MEM(back, LONG, text, LONG);
  settle(&raw);
  EXPECT_STR(raw.story.text, "done:0 drain");
  free(text);
  free(back);
  close_raw(&raw);
}

/* ---- what arrives ---- */

TEST(frames_split_anywhere) {
  char bytes[200];
  size_t size = frame(bytes, 1, "[1]\n[", 5);
  size += frame(bytes + size, 1, "2", 1);
  size += frame(bytes + size, 1, "", 0);
  size += frame(bytes + size, 1, "]\n", 2);
  for (size_t at = 1; at < size; at++) {
    struct raw raw;
    open_raw(&raw, CP_JSON, 0);
    say(&raw, bytes, at);
    settle(&raw);
    say(&raw, bytes + at, size - at);
    story_wait(&raw.story, raw.loop, "m:[2]");
    EXPECT_STR(raw.story.text, "m:[1] m:[2]");
    close_raw(&raw);
  }
}

TEST(a_frame_byte_by_byte) {
  struct raw raw;
  char bytes[100];
  size_t size = frame(bytes, 1, "{\"a\":[true]}\n7\n", 15);
  open_raw(&raw, CP_JSON, 0);
  for (size_t i = 0; i < size; i++) {
    say(&raw, bytes + i, 1);
    settle(&raw);
  }
  story_wait(&raw.story, raw.loop, "m:7");
  EXPECT_STR(raw.story.text, "m:{\"a\":[true]} m:7");
  close_raw(&raw);
}

static void expect_refused(uint32_t flags, uint32_t length, uint32_t reserved) {
  struct raw raw;
  const uint32_t header[] = {flags, 0, length, reserved};
  char bytes[100];
  size_t size = frame(bytes, 1, "1\n", 2);
  memcpy(bytes + size, header, sizeof header);
  open_raw(&raw, CP_JSON, 0);
  NOTE("flags %u, length %u, reserved %u", (unsigned)flags, (unsigned)length, (unsigned)reserved);
  say(&raw, bytes, size + sizeof header);
  story_wait(&raw.story, raw.loop, "disconnect");
  EXPECT_STR(raw.story.text, "m:1 error:EPROTO disconnect");
  EXPECT_EQ(cp_send(raw.channel, "1"), -EPIPE);
  close_raw(&raw);
}

TEST(what_is_no_frame_ends_the_channel) {
  expect_refused(8, 0, 0);
  expect_refused(4, 0, 0);
  expect_refused(0, 1, 0);
  expect_refused(1, 1, 1);
  expect_refused(1, 0xFFFFFFFF, 0);
  expect_refused(0x5B227B22, 0, 0); /* text without frames */
}

TEST(what_is_no_message_ends_the_channel) {
  struct raw raw;
  open_raw(&raw, CP_JSON, 0);
  say_frame(&raw, "{]\n");
  story_wait(&raw.story, raw.loop, "disconnect");
  EXPECT_STR(raw.story.text, "error:EBADMSG disconnect");
  close_raw(&raw);
}

TEST(a_message_over_the_limit_in_small_frames) {
  struct raw raw;
  open_raw(&raw, CP_JSON, 10);
  say_frame(&raw, "\"12345");
  say_frame(&raw, "123456\"\n");
  story_wait(&raw.story, raw.loop, "disconnect");
  EXPECT_STR(raw.story.text, "error:EMSGSIZE disconnect");
  close_raw(&raw);
}

TEST(the_peer_leaves_in_the_middle_of_a_frame) {
  struct raw raw;
  char bytes[100];
  size_t size = frame(bytes, 1, "1\n[2", 4);
  for (size_t at = 0; at <= size; at++) {
    open_raw(&raw, CP_JSON, 0);
    say(&raw, bytes, at);
    os_close(raw.fd);
    raw.fd = -1;
    story_wait(&raw.story, raw.loop, "disconnect");
    EXPECT_STR(raw.story.text, at < 18 ? "disconnect" : "m:1 disconnect");
    close_raw(&raw);
  }
}

/* ---- sockets ---- */

/* A socket is passed over and the message with it refused; Node, and this library, then know that it did not
 * come. */
TEST(a_socket_that_comes_is_not_taken) {
  static char bytes[1024];
  static const char message[] = "{\"cmd\":\"NODE_HANDLE\",\"type\":\"net.Socket\",\"msg\":1}\n";
  struct raw raw;
  const uint32_t header[] = {1 | 2 | 4, 0, sizeof message - 1, 0};
  open_raw(&raw, CP_JSON, 0);
  memcpy(bytes, header, sizeof header);
  memcpy(bytes + 16 + 632, message, sizeof message - 1);
  say(&raw, bytes, 16 + 632 + sizeof message - 1);
  expect_frame(&raw, "{\"cmd\":\"NODE_HANDLE_NACK\"}\n");
  say_frame(&raw, "2\n");
  story_wait(&raw.story, raw.loop, "m:2");
  EXPECT_STR(raw.story.text, "m:2");
  close_raw(&raw);
}

TEST(handles_cannot_be_sent) {
  struct raw raw;
  open_raw(&raw, CP_JSON, 0);
  EXPECT_EQ(cp_send_handle(raw.channel, "1", CP_HANDLE(1), story_done, &raw.story), -ENOTSUP);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_HANDLE_TYPE");
  EXPECT_STR(cp_last_error()->message, "Handles cannot be sent on this system");
  EXPECT_EQ(cp_send_handle(raw.channel, "1", CP_HANDLE(99), story_done, &raw.story), -EBADF);
  EXPECT_EQ(cp_send(raw.channel, "2"), 1);
  expect_frame(&raw, "2\n");
  EXPECT_STR(raw.story.text, "");
  close_raw(&raw);
}
