#include "../../common/host.h"
#include "framer.h"
#include "harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MIB = 1 << 20 };

static const char stream[] = "one\n\xc3\xa4 two\n\nlast\n";
static char got[200];
static int messages;

static void note(const char *data, size_t size, void *ctx) {
  (void)ctx;
  messages++;
  if (size < 100 && strlen(got) + size + 2 < sizeof got)
    (void)strncat(strncat(got, data, size), "|", 2);
}

static void expect_split(size_t first, size_t second) {
  size_t size = sizeof stream - 1, parts[] = {first, second - first, size - second}, at = 0;
  framer *f = framer_new(note, NULL);
  EXPECT(f != NULL);
  got[0] = 0;
  messages = 0;
  for (int i = 0; i < 3; at += parts[i++])
    EXPECT_EQ(framer_feed(f, stream + at, parts[i]), 0);
  framer_free(f);
  EXPECT_MISTAKE("ipc-one-read-one-message", messages == 4 && strcmp(got, "one|\xc3\xa4 two||last|") == 0,
                 "4 messages came in pieces of %zu, %zu and %zu bytes; told were %d: \"%s\"", parts[0],
                 parts[1], parts[2], messages, got);
}

static void body_splits(void) {
  size_t size = sizeof stream - 1;
  for (size_t i = 0; i <= size; i++)
    for (size_t k = i; k <= size; k++)
      expect_split(i, k);
  EXPECT(host_returned());
}

static void body_long(void) {
  static char chunk[65536];
  framer *f = framer_new(note, NULL);
  int error = 0;
  size_t fed = 0;
  memset(chunk, 'x', sizeof chunk);
  messages = 0;
  for (; fed < MIB - sizeof chunk && !error; fed += sizeof chunk)
    error = framer_feed(f, chunk, sizeof chunk);
  EXPECT_EQ(error, 0);
  EXPECT_EQ(framer_feed(f, "\n", 1), 0);
  EXPECT_EQ(messages, 1);
  for (fed = 0; fed < 16 * (size_t)MIB && !error; fed += sizeof chunk)
    error = framer_feed(f, chunk, sizeof chunk);
  EXPECT(host_returned());
  EXPECT_MISTAKE("ipc-unbounded", error != 0, "%zu MiB without the end of a message were taken", fed / MIB);
  EXPECT_EQ(error, EMSGSIZE);
  framer_free(f);
}

TEST(splits) {
  host_run(body_splits);
}

TEST(too_long) {
  host_run(body_long);
}
