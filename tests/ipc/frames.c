/* Frames: the same messages come out, wherever the bytes were cut. */
#include "support.h"

#include "ipc/frame.h"
#include "ipc/wire.h"

#include <errno.h>
#include <stdlib.h>

#define TEXT                                                                                                 \
  "{\"w\":\"w\xC3\xB6rld \xE2\x82\xAC \xF0\x9F\x98\x80\"}\n7\n\n[\"\xE2\x82\",1]\n\"a\\nb\"\r\n\"open"

struct out {
  char text[512];
  size_t size;
};

/* Gives a piece, and takes what has become whole, as it was with '|' behind each. */
static int give(struct frames *frames, struct out *out, const char *data, size_t size) {
  const char *text;
  size_t length;
  char *copy = malloc(size + 1); /* so that a look beyond it is found */
  EXPECT(copy != NULL);
  memcpy(copy, data, size);
  EXPECT_OK(frame_give(frames, copy, size));
  int r;
  while ((r = frame_next(frames, &text, &length)) > 0) {
    EXPECT_LT(out->size + length + 1, sizeof out->text);
    memcpy(out->text + out->size, text, length);
    out->size += length;
    out->text[out->size++] = '|';
  }
  if (r == 0)
    EXPECT_OK(frame_keep(frames));
  free(copy);
  return r;
}

static void expect_cuts(cp_serialization serialization, const char *data, size_t size, const char *expected,
                        size_t expected_size) {
  for (size_t a = 0; a <= size; a++)
    for (size_t b = a; b <= size; b++) {
      struct frames frames;
      struct out out = {.size = 0};
      frame_init(&frames, serialization, 1000);
      EXPECT_EQ(give(&frames, &out, data, a), 0);
      EXPECT_EQ(give(&frames, &out, data + a, b - a), 0);
      EXPECT_EQ(give(&frames, &out, data + b, size - b), 0);
      NOTE("cut at %zu and %zu", a, b);
      EXPECT_MEM(out.text, out.size, expected, expected_size);
      EXPECT(frame_has_part(&frames));
      frame_free(&frames);
    }
}

TEST(lines_cut_anywhere) {
  char expected[sizeof TEXT];
  size_t size = (size_t)(strrchr(TEXT, '\n') - TEXT) + 1;
  memcpy(expected, TEXT, size);
  for (size_t i = 0; i < size; i++)
    if (expected[i] == '\n')
      expected[i] = '|';
  expect_cuts(CP_JSON, TEXT, strlen(TEXT), expected, size);
}

TEST(payloads_cut_anywhere) {
  static const char data[] = "\0\0\0\3abc\0\0\0\0\0\0\0\5\n\0\0\0\n\0\0\0\2x";
  static const char expected[] = "abc||\n\0\0\0\n|";
  expect_cuts(CP_ADVANCED, data, sizeof data - 1, expected, sizeof expected - 1);
}

TEST(lines_in_single_bytes_are_looked_at_once) {
  enum { SIZE = 8 << 20 };
  struct frames frames;
  const char *text;
  size_t length = 0;
  frame_init(&frames, CP_JSON, SIZE_MAX);
  for (size_t i = 0; i < SIZE; i++) {
    EXPECT_OK(frame_give(&frames, "x", 1));
    EXPECT_EQ(frame_next(&frames, &text, &length), 0);
    EXPECT_EQ(frames.seen, i + 1); /* nothing before it is looked at again */
    EXPECT_OK(frame_keep(&frames));
  }
  EXPECT_OK(frame_give(&frames, "\n", 1));
  EXPECT_EQ(frame_next(&frames, &text, &length), 1);
  EXPECT_EQ(length, SIZE);
  EXPECT_OK(frame_keep(&frames));
  EXPECT(!frame_has_part(&frames));
  EXPECT(frames.own == NULL); /* a long message is not kept for ever */
  frame_free(&frames);
}

static void expect_limit(cp_serialization serialization, const char *fits, size_t fits_size, const char *over,
                         size_t over_size) {
  struct frames frames;
  struct out out = {.size = 0};
  frame_init(&frames, serialization, 5);
  EXPECT_EQ(give(&frames, &out, fits, fits_size), 0);
  EXPECT_EQ(out.size, 6);
  EXPECT_EQ(give(&frames, &out, over, over_size), -EMSGSIZE);
  frame_free(&frames);
}

TEST(messages_longer_than_the_limit) {
  expect_limit(CP_JSON, "12345\n", 6, "123456\n", 7);
  expect_limit(CP_JSON, "12345\n", 6, "123456", 6); /* before its end has come */
  expect_limit(CP_ADVANCED, "\0\0\0\005abcde", 9, "\0\0\0\6", 4);
  expect_limit(CP_ADVANCED, "\0\0\0\005abcde", 9, "\377\377\377\377", 4);
}

TEST(a_length_is_unsigned) {
  struct frames frames;
  struct out out = {.size = 0};
  frame_init(&frames, CP_ADVANCED, SIZE_MAX);
  EXPECT_EQ(give(&frames, &out, "\377\377\377\376abc", 7), 0);
  EXPECT_EQ(out.size, 0);
  frame_free(&frames);
}

/* ---- the other way ---- */

static void put(struct wire *wire, const char *text, int fd) {
  char *place = wire_add(wire, strlen(text), fd);
  EXPECT(place != NULL);
  memcpy(place, text, strlen(text));
}

TEST(small_messages_share_a_block) {
  struct wire wire = {0};
  for (int i = 0; i < 1000; i++)
    put(&wire, "{\"n\":1}\n", -1);
  EXPECT(wire.first == wire.last);
  EXPECT_EQ(wire_queued(&wire), 8000);
  put(&wire, "handle\n", 5);
  put(&wire, "next\n", -1);
  EXPECT_EQ(wire.first->size, 8000);
  EXPECT_EQ(wire.first->next->fd, 5); /* alone, so that its descriptor rides on its first byte */
  EXPECT_EQ(wire.first->next->size, 7);
  EXPECT_EQ(wire.last->size, 5);
  wire_take(&wire, 7999);
  EXPECT_EQ(wire.first->taken, 7999);
  wire_take(&wire, 1);
  EXPECT_EQ(wire.first->fd, 5);
  wire_drop_first(&wire);
  EXPECT_EQ(wire_queued(&wire), 5);
  wire_free(&wire);
  EXPECT_EQ(wire_queued(&wire), 0);
}

TEST(a_long_message_has_a_block_of_its_size) {
  struct wire wire = {0};
  EXPECT(wire_add(&wire, 3 << 20, -1) != NULL);
  EXPECT_EQ(wire.first->room, 3 << 20);
  wire_take(&wire, 3 << 20);
  EXPECT(wire.spare == NULL); /* not kept */
  put(&wire, "x", -1);
  wire_take(&wire, 1);
  EXPECT(wire.first == NULL && wire.spare != NULL);
  wire_free(&wire);
}
