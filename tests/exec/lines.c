/* Lines out of a stream, however the bytes arrive. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What came, each line in brackets. */
struct heard {
  char text[512];
  size_t used, count, longest, last;
  int id;
};

static void hear(cp_stream *stream, const char *line, size_t size, void *ctx) {
  struct heard *heard = ctx;
  (void)stream;
  EXPECT_EQ(line[size], 0);
  heard->count++;
  heard->last = size;
  if (size > heard->longest)
    heard->longest = size;
  if (heard->used + size + 2 > sizeof heard->text)
    return;
  heard->text[heard->used++] = '[';
  memcpy(heard->text + heard->used, line, size);
  heard->used += size;
  heard->text[heard->used++] = ']';
}

/* Pieces of the input, one after the other, each as one read: the next is written when one has come back. */
struct pieces {
  const char *data;
  size_t size, cut, given, came;
  cp_child *child;
};

static void give(struct pieces *pieces) {
  size_t end = pieces->given < pieces->cut ? pieces->cut : pieces->size;
  cp_stream *in = cp_stdin(pieces->child);
  if (pieces->given == pieces->size) {
    cp_end(in);
    return;
  }
  cp_write(in, pieces->data + pieces->given, end - pieces->given);
  pieces->given = end;
}

static void came_back(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct pieces *pieces = ctx;
  (void)stream;
  (void)data;
  pieces->came += size;
  if (pieces->came == pieces->given)
    give(pieces);
}

static void split(const char *data, size_t size, size_t cut, struct heard *heard) {
  struct pieces pieces = {.data = data, .size = size, .cut = cut};
  *heard = (struct heard){0};
  pieces.child = START(NULL, "echo");
  EXPECT_GT(cp_on_data(cp_stdout(pieces.child), came_back, &pieces), 0);
  EXPECT_GT(cp_on_line(cp_stdout(pieces.child), hear, heard), 0);
  give(&pieces);
  expect_code(pieces.child, FINE);
}

#define EXPECT_HEARD(heard, expected) EXPECT_MEM((heard).text, (heard).used, expected, sizeof expected - 1)

static const char mixed[] = "one\n\ntwo\r\n\r\n\0a\0b\nlast";

TEST(lines_are_the_same_wherever_the_bytes_are_split) {
  struct heard heard;
  for (size_t cut = 0; cut < sizeof mixed; cut++) {
    NOTE("split at %zu", cut);
    split(mixed, sizeof mixed - 1, cut, &heard);
    EXPECT_HEARD(heard, "[one][][two\r][\r][\0a\0b][last]");
  }
}

TEST(a_last_line_feed_begins_no_line) {
  struct heard heard;
  split("a\nb\n", 4, 0, &heard);
  EXPECT_HEARD(heard, "[a][b]");
  split("", 0, 0, &heard);
  EXPECT_HEARD(heard, "");
  split("\n", 1, 0, &heard);
  EXPECT_HEARD(heard, "[]");
  split("\n\n", 2, 1, &heard);
  EXPECT_HEARD(heard, "[][]");
}

/* ---- long lines ---- */

static struct heard hear_long(size_t size, bool feed) {
  struct heard heard;
  char *data = make_pattern(size + 1);
  data[size] = '\n';
  split(data, size + feed, 12345, &heard);
  free(data);
  return heard;
}

TEST(a_line_as_long_as_can_be_is_one) {
  struct heard heard = hear_long(CP_LINE_MAX, true);
  EXPECT(heard.count == 1 && heard.last == CP_LINE_MAX);
  heard = hear_long(CP_LINE_MAX, false);
  EXPECT(heard.count == 1 && heard.last == CP_LINE_MAX);
  heard = hear_long(CP_LINE_MAX - 1, true);
  EXPECT(heard.count == 1 && heard.last == CP_LINE_MAX - 1);
}

TEST(a_longer_line_comes_in_pieces) {
  struct heard heard = hear_long(CP_LINE_MAX + 1, true);
  EXPECT(heard.count == 2 && heard.longest == CP_LINE_MAX && heard.last == 1);
  heard = hear_long(2 * (size_t)CP_LINE_MAX, true);
  EXPECT(heard.count == 2 && heard.last == CP_LINE_MAX);
  heard = hear_long(2 * (size_t)CP_LINE_MAX + 3, false);
  EXPECT(heard.count == 3 && heard.longest == CP_LINE_MAX && heard.last == 3);
}

/* ---- changes inside a callback ---- */

static void hear_once(cp_stream *stream, const char *line, size_t size, void *ctx) {
  hear(stream, line, size, ctx);
  cp_stream_off(stream, ((struct heard *)ctx)->id);
}

TEST(one_that_is_removed_is_not_called_again) {
  struct heard once = {0}, all = {0};
  cp_child *child = START(NULL, "say", "a\nb\nc");
  once.id = cp_on_line(cp_stdout(child), hear_once, &once);
  EXPECT_GT(cp_on_line(cp_stdout(child), hear, &all), 0);
  expect_code(child, FINE);
  EXPECT_HEARD(once, "[a]");
  EXPECT_HEARD(all, "[a][b][c]");
}

TEST(one_that_is_removed_before_the_end_does_not_hear_the_rest) {
  struct heard once = {0};
  cp_child *child = START(NULL, "say", "a\nrest");
  once.id = cp_on_line(cp_stdout(child), hear_once, &once);
  expect_code(child, FINE);
  EXPECT_HEARD(once, "[a]");
}

static void hear_and_destroy(cp_stream *stream, const char *line, size_t size, void *ctx) {
  hear(stream, line, size, ctx);
  cp_stream_destroy(stream);
}

TEST(a_stream_may_be_destroyed_at_a_line) {
  struct heard heard = {0};
  cp_child *child = START(NULL, "say", "a");
  EXPECT_GT(cp_on_line(cp_stdout(child), hear_and_destroy, &heard), 0);
  expect_code(child, FINE);
  EXPECT_HEARD(heard, "[a]");
}

TEST(lines_of_a_command_beside_its_capture) {
  struct heard heard = {0};
  told to = {0};
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("say", "a\nb"), NULL, tell, &to);
  EXPECT_GT(cp_on_line(cp_stdout(child), hear, &heard), 0);
  run(NULL);
  EXPECT_HEARD(heard, "[a][b]");
  EXPECT_OUT(to.result->out, "a\nb");
  cp_result_free(to.result);
}

TEST(lines_of_nothing_are_refused) {
  struct heard heard = {0};
  EXPECT_LT(cp_on_line(NULL, hear, &heard), 0);
  cp_child *child = START(NULL, "code", "0");
  EXPECT_LT(cp_on_line(cp_stdout(child), NULL, NULL), 0);
  expect_code(child, 0);
}
