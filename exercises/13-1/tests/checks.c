#include "../../common/host.h"
#include "framer.h"
#include "harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MIB = 1 << 20, PIECE = 65536 };

static const char stream[] = "one\n\xc3\xa4 two\n\nlast\n";
static char got[400];
static size_t got_size, last_size;
static int messages;

/* Each message with a bar behind it, as bytes. */
static void note(const char *data, size_t size, void *ctx) {
  EXPECT(ctx == &messages);
  messages++;
  last_size = size;
  if (got_size + size + 1 < sizeof got) {
    if (size)
      memcpy(got + got_size, data, size);
    got_size += size;
    got[got_size++] = '|';
    got[got_size] = 0;
  }
}

static framer *begin(void) {
  got[0] = 0;
  got_size = last_size = 0;
  messages = 0;
  framer *one = framer_new(note, &messages);
  if (!one)
    FAIL("framer_new() returned NULL");
  return one;
}

static void body_one(void) {
  framer *one = begin();
  EXPECT_EQ(framer_feed(one, "{\"a\":1}\n", 8), 0);
  EXPECT(host_returned());
  EXPECT_STR(got, "{\"a\":1}|");
  EXPECT_EQ(messages, 1);
  framer_free(one);
}

static void body_several(void) {
  framer *one = begin();
  EXPECT_EQ(framer_feed(one, "one\ntwo\n3\n", 10), 0);
  EXPECT(host_returned());
  EXPECT_MISTAKE("ipc-one-read-one-message", messages == 3 && strcmp(got, "one|two|3|") == 0,
                 "3 messages came in one piece; told were %d: \"%s\"", messages, got);
  framer_free(one);
}

static void expect_split(size_t first, size_t second) {
  size_t size = sizeof stream - 1, parts[] = {first, second - first, size - second}, at = 0;
  framer *one = begin();
  for (int i = 0; i < 3; at += parts[i++])
    EXPECT_EQ(framer_feed(one, stream + at, parts[i]), 0);
  framer_free(one);
  if (messages == 3 && strcmp(got, "one|\xc3\xa4 two|last|") == 0)
    FAIL("the empty message between two newlines was not told");
  EXPECT_MISTAKE("ipc-one-read-one-message", messages == 4 && strcmp(got, "one|\xc3\xa4 two||last|") == 0,
                 "4 messages came in pieces of %zu, %zu and %zu bytes; told were %d: \"%s\"", parts[0],
                 parts[1], parts[2], messages, got);
}

static void body_pieces(void) {
  size_t size = sizeof stream - 1;
  for (size_t i = 0; i <= size; i++)
    for (size_t k = i; k <= size; k++)
      expect_split(i, k);
  EXPECT(host_returned());
}

static void body_bytes(void) {
  static const char bytes[] = "a\0b\n\0\n\xff\xfe\n";
  framer *one = begin();
  EXPECT_EQ(framer_feed(one, bytes, sizeof bytes - 1), 0);
  EXPECT(host_returned());
  EXPECT_MISTAKE("read-as-string", got_size == 9 && memcmp(got, "a\0b|\0|\xff\xfe|", 9) == 0,
                 "of 3 messages with zero bytes in them %d came, with %zu bytes", messages, got_size);
  framer_free(one);
}

/* Feeds `size` bytes without a newline in pieces; the first error. */
static int feed_many(framer *one, size_t size) {
  static char chunk[PIECE];
  int error = 0;
  memset(chunk, 'x', sizeof chunk);
  for (size_t fed = 0; fed < size && !error; fed += PIECE)
    error = framer_feed(one, chunk, size - fed < PIECE ? size - fed : PIECE);
  return error;
}

static void body_longest(void) {
  framer *one = begin();
  for (int i = 0; i < 2; i++) {
    EXPECT_EQ(feed_many(one, FRAMER_MOST), 0);
    EXPECT_EQ(framer_feed(one, "\n", 1), 0);
    EXPECT_EQ(last_size, FRAMER_MOST);
  }
  EXPECT(host_returned());
  EXPECT_EQ(messages, 2);
  framer_free(one);
}

static void body_too_long(void) {
  framer *one = begin();
  int error = feed_many(one, 16 * (size_t)MIB);
  EXPECT(host_returned());
  EXPECT_MISTAKE("ipc-unbounded", error != 0, "16 MiB without the end of a message were taken");
  EXPECT_EQ(error, EMSGSIZE);
  framer_free(one);
  one = begin();
  error = feed_many(one, FRAMER_MOST);
  error = error ? error : framer_feed(one, "x\n", 2);
  EXPECT_MISTAKE("ipc-unbounded", error != 0, "a message of one byte too many was taken");
  framer_free(one);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  messages = 0;
  got_size = 0;
  framer *one = framer_new(note, &messages);
  int error = one ? framer_feed(one, "one\nrest", 8) : ENOMEM;
  error = error ? error : framer_feed(one, " of it\n", 7);
  EXPECT(host_returned());
  if (error)
    EXPECT_EQ(error, ENOMEM);
  else
    EXPECT_STR(got, "one|rest of it|");
  if (one)
    framer_free(one);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(one)
CHECK(several)
CHECK(pieces)
CHECK(bytes)
CHECK(longest)
CHECK(too_long)
CHECK(faults)
