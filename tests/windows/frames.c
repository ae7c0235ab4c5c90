/* The frames of a channel on Windows: however they are split, and whatever stands in them. */
#include "base/pipe_frames.h"
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4096, DATA = 1, SOCKET = 2, CONNECTION = 4 };

struct wire {
  unsigned char bytes[ROOM];
  size_t size;
};

static void add(struct wire *wire, const void *bytes, size_t size) {
  EXPECT_LE(wire->size + size, ROOM);
  memcpy(wire->bytes + wire->size, bytes, size);
  wire->size += size;
}

static void add_number(struct wire *wire, uint32_t number) {
  for (int i = 0; i < 4; i++)
    add(wire, &(unsigned char){(unsigned char)(number >> 8 * i)}, 1);
}

static void add_header(struct wire *wire, uint32_t flags, uint32_t first, uint32_t length, uint32_t second) {
  add_number(wire, flags);
  add_number(wire, first);
  add_number(wire, length);
  add_number(wire, second);
}

static void add_frame(struct wire *wire, const char *data) {
  add_header(wire, DATA, 0, (uint32_t)strlen(data), 0);
  add(wire, data, strlen(data));
}

static void add_socket(struct wire *wire, char kind) {
  for (int i = 0; i < PIPE_FRAME_SOCKET; i++)
    add(wire, &(char){(char)(kind + i % 50)}, 1);
}

static int sockets; /* 1, 2, …: so many have come, each with the next letter */

static void take(const void *description) {
  struct wire expected = {.size = 0};
  add_socket(&expected, (char)('a' + sockets++));
  EXPECT_MEM(description, PIPE_FRAME_SOCKET, expected.bytes, expected.size);
}

/* Strips one piece; what stood in it is added to `text`. */
static int64_t strip(struct pipe_frames *frames, const unsigned char *piece, size_t size, struct wire *text) {
  unsigned char *copy = malloc(size + 1); /* of its size, so that a sanitizer sees what is behind it */
  EXPECT(copy != NULL);
  memcpy(copy, piece, size);
  int64_t n = pipe_frames_strip(frames, copy, size);
  EXPECT_LE(n, (int64_t)size);
  if (n > 0)
    add(text, copy, (size_t)n);
  free(copy);
  return n;
}

static void expect_text(const struct wire *text, const char *expected) {
  EXPECT_MEM(text->bytes, text->size, expected, strlen(expected));
}

TEST(a_header_as_it_is_written) {
  unsigned char header[PIPE_FRAME_HEADER];
  memset(header, 0xEE, sizeof header);
  pipe_frame_header(0x01020304, header);
  EXPECT_MEM(header, sizeof header, "\1\0\0\0\0\0\0\0\4\3\2\1\0\0\0\0", 16);
  struct wire wire = {.size = 0}, text = {.size = 0};
  struct pipe_frames frames = {0};
  pipe_frame_header(3, header);
  add(&wire, header, sizeof header);
  add(&wire, "abc", 3);
  EXPECT_EQ(strip(&frames, wire.bytes, wire.size, &text), 3);
  expect_text(&text, "abc");
}

/* Frames of all kinds, between them ones without data, and one whose first reserved number is not zero. */
static void make_wire(struct wire *wire) {
  add_frame(wire, "[1]\n");
  add_frame(wire, "[2");
  add_frame(wire, "");
  add_header(wire, 0, 0, 0, 0);
  add_header(wire, DATA, 0xFFFFFFFF, 4, 0);
  add(wire, "2]\n[", 4);
  add_header(wire, DATA | SOCKET, 0, 3, 0);
  add_socket(wire, 'a');
  add(wire, "3]\n", 3);
  add_header(wire, SOCKET | CONNECTION, 0, 0, 0);
  add_socket(wire, 'b');
  add_frame(wire, "x");
}
#define TEXT "[1]\n[22]\n[3]\nx"

TEST(every_split_in_two) {
  struct wire wire = {.size = 0};
  make_wire(&wire);
  for (size_t at = 0; at <= wire.size; at++) {
    struct pipe_frames frames = {.on_socket = take};
    struct wire text = {.size = 0};
    sockets = 0;
    EXPECT_GE(strip(&frames, wire.bytes, at, &text), 0);
    EXPECT_GE(strip(&frames, wire.bytes + at, wire.size - at, &text), 0);
    expect_text(&text, TEXT);
    EXPECT_EQ(sockets, 2);
  }
}

TEST(pieces_of_every_size) {
  struct wire wire = {.size = 0};
  make_wire(&wire);
  for (size_t piece = 1; piece <= wire.size; piece++) {
    struct pipe_frames frames = {.on_socket = take};
    struct wire text = {.size = 0};
    sockets = 0;
    for (size_t at = 0; at < wire.size; at += piece)
      EXPECT_GE(strip(&frames, wire.bytes + at, piece < wire.size - at ? piece : wire.size - at, &text), 0);
    expect_text(&text, TEXT);
    EXPECT_EQ(sockets, 2);
  }
}

/* ---- what is no frame ---- */

static void expect_bad(uint32_t flags, uint32_t length, uint32_t reserved) {
  struct wire wire = {.size = 0};
  NOTE("flags %u, length %u, reserved %u", (unsigned)flags, (unsigned)length, (unsigned)reserved);
  add_frame(&wire, "good");
  size_t good = wire.size;
  add_header(&wire, flags, 0, length, reserved);
  add_frame(&wire, "never seen");
  for (size_t at = 0; at <= wire.size; at++) {
    struct pipe_frames frames = {0};
    struct wire text = {.size = 0};
    int64_t first = strip(&frames, wire.bytes, at, &text);
    int64_t second = strip(&frames, wire.bytes + at, wire.size - at, &text);
    expect_text(&text, "good");
    EXPECT_EQ(strip(&frames, wire.bytes, 1, &text), -EPROTO); /* from now on always */
    if (at < PIPE_FRAME_HEADER + 1)
      EXPECT_EQ(first, 0);
    if (at >= good)
      EXPECT_EQ(second, -EPROTO);
  }
}

TEST(bad_headers) {
  for (uint32_t bit = 3; bit < 32; bit++) {
    expect_bad((uint32_t)1 << bit, 0, 0);
    expect_bad(DATA | (uint32_t)1 << bit, 1, 0);
  }
  expect_bad(CONNECTION, 0, 0);
  expect_bad(CONNECTION | DATA, 1, 0);
  expect_bad(0, 1, 0);
  expect_bad(SOCKET, 1, 0);
  expect_bad(DATA, 1, 1);
  expect_bad(DATA, 1, 0x80000000);
  expect_bad(DATA, (uint32_t)PIPE_FRAME_MOST + 1, 0);
  expect_bad(DATA, 0xFFFFFFFF, 0);
  expect_bad(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
}

TEST(the_longest_frame) {
  struct wire wire = {.size = 0}, text = {.size = 0};
  struct pipe_frames frames = {0};
  add_header(&wire, DATA, 0, PIPE_FRAME_MOST, 0);
  add(&wire, "abc", 3);
  EXPECT_EQ(strip(&frames, wire.bytes, wire.size, &text), 3);
  EXPECT_EQ(frames.left, PIPE_FRAME_MOST - 3);
}

/* ---- anything ---- */

static uint32_t next(uint32_t *state) {
  *state = *state * 1664525 + 1013904223;
  return *state >> 8;
}

/* The same, byte by byte and as simple as can be; how much of the data it takes for the error to come. */
static bool model(const unsigned char *bytes, size_t size, struct wire *text) {
  for (size_t at = 0; at + 16 <= size;) {
    const unsigned char *h = bytes + at;
    uint64_t length = h[8] + 256ull * h[9] + 65536ull * h[10] + 16777216ull * h[11];
    if (h[0] > 7 || h[0] == 4 || h[0] == 5 || h[1] || h[2] || h[3] || h[12] || h[13] || h[14] || h[15])
      return false;
    if (length > 0x7FFFFFFF || (!(h[0] & 1) && length > 0))
      return false;
    at += h[0] & 2 ? 16 + 632 : 16;
    for (; length > 0 && at < size; length--)
      add(text, &bytes[at++], 1);
    if (length > 0)
      return true;
  }
  return true;
}

/* Good wires with a byte changed here and there, in pieces. */
TEST(wires_with_changed_bytes) {
  uint32_t state = test_seed();
  for (int round = 0; round < (test_full() ? 200000 : 5000); round++) {
    struct wire wire = {.size = 0}, expected = {.size = 0}, text = {.size = 0};
    struct pipe_frames frames = {0};
    make_wire(&wire);
    for (uint32_t changes = next(&state) % 4; changes > 0; changes--)
      wire.bytes[next(&state) % (next(&state) % 2 ? 120 : wire.size)] =
          (unsigned char)(next(&state) % 2 ? next(&state) % 8 : next(&state));
    bool good = model(wire.bytes, wire.size, &expected);
    int64_t n = 0;
    for (size_t at = 0; at < wire.size;) {
      size_t piece = 1 + next(&state) % 700;
      piece = piece < wire.size - at ? piece : wire.size - at;
      n = strip(&frames, wire.bytes + at, piece, &text);
      at += piece;
    }
    if (frames.bad != !good || text.size != expected.size)
      NOTE("round %d", round);
    EXPECT_MEM(text.bytes, text.size, expected.bytes, expected.size);
    EXPECT_EQ(frames.bad, !good);
    EXPECT(n != -EPROTO || !good);
  }
}
