/* What is kept of a stream, at and around the limit, however it comes. */
#include "child/capture.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

static cp_output add_in_pieces(struct capture *capture, const char *data, size_t size, size_t piece) {
  cp_output out = {0};
  for (size_t at = 0; at < size; at += piece)
    EXPECT_OK(capture_add(capture, data + at, size - at < piece ? size - at : piece));
  capture_show(capture, &out);
  EXPECT_EQ(out.data[out.size], 0);
  EXPECT_EQ(capture->total, size);
  return out;
}

/* What is to be kept, said in the simplest way. */
static size_t keep_simply(cp_keep keep, size_t limit, const char *data, size_t size, char *ret) {
  size_t head = keep == CP_KEEP_TAIL ? 0 : keep == CP_KEEP_BOTH ? limit / 2 : limit;
  if (size <= limit) {
    memcpy(ret, data, size);
    return size;
  }
  memcpy(ret, data, head);
  memcpy(ret + head, data + size - (limit - head), limit - head);
  return limit;
}

static void check(cp_keep keep, size_t limit, size_t size, size_t piece) {
  static const char *const names[] = {"head", "tail", "both"};
  struct capture capture;
  char *data = make_pattern(size), expected[512];
  NOTE("%s, limit %zu, %zu bytes in pieces of %zu", names[keep], limit, size, piece);
  capture_init(&capture, keep, limit == 0 ? CP_ZERO : (int64_t)limit, false);
  cp_output out = add_in_pieces(&capture, data, size, piece);
  size_t kept = keep_simply(keep, limit, data, size, expected);
  EXPECT_MEM(out.data, out.size, expected, kept);
  EXPECT_EQ(out.truncated, size > limit);
  EXPECT_EQ(capture_is_over(&capture), size > limit);
  size_t gap = keep == CP_KEEP_TAIL ? 0 : keep == CP_KEEP_BOTH ? limit / 2 : limit;
  EXPECT_EQ(out.gap, size > limit ? gap : 0);
  capture_free(&capture);
  free(data);
}

TEST(every_small_size_and_limit_is_exact) {
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++)
    for (size_t limit = 0; limit <= 9; limit++)
      for (size_t size = 0; size <= 30; size++)
        for (size_t piece = 1; piece <= 12; piece++)
          check((cp_keep)keep, limit, size, piece);
}

TEST(limits_around_what_comes_are_exact) {
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++)
    for (size_t size = 99; size <= 101; size++)
      for (size_t piece = 1; piece <= 101; piece += 25)
        check((cp_keep)keep, 100, size, piece);
}

TEST(no_limit_keeps_all) {
  size_t size = 3 << 20;
  char *data = make_pattern(size);
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++) {
    struct capture capture;
    capture_init(&capture, (cp_keep)keep, CP_UNLIMITED, false);
    cp_output out = add_in_pieces(&capture, data, size, 65536);
    EXPECT_EQ(out.size, size);
    expect_pattern(out.data, size, 0);
    EXPECT(!out.truncated);
    capture_free(&capture);
  }
  free(data);
}

TEST(the_default_limit_is_one_mebibyte) {
  struct capture capture;
  char *data = make_pattern((1 << 20) + 1);
  capture_init(&capture, CP_KEEP_HEAD, 0, false);
  cp_output out = add_in_pieces(&capture, data, 1 << 20, 65536);
  EXPECT(!out.truncated && out.size == 1 << 20);
  capture_free(&capture);
  capture_init(&capture, CP_KEEP_HEAD, 0, false);
  out = add_in_pieces(&capture, data, (1 << 20) + 1, 65536);
  EXPECT(out.truncated && out.size == 1 << 20);
  capture_free(&capture);
  free(data);
}

TEST(what_is_shown_once_is_shown_again) {
  struct capture capture;
  cp_output again = {0};
  capture_init(&capture, CP_KEEP_BOTH, 7, true);
  cp_output out = add_in_pieces(&capture, "ab\xc3\xa4 a lot \xc3\xa4yz", 14, 3);
  capture_show(&capture, &again);
  EXPECT_MEM(again.data, again.size, out.data, out.size);
  EXPECT_EQ(again.gap, out.gap);
  capture_free(&capture);
}

/* ---- text ---- */

static bool is_start(const char *text, size_t at) {
  return ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* One, two, three and four bytes a character. */
static const char umlauts[] = "a\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80z\xf0\x9f\x98\x80\xe4\xb8\xad\xc3\xa4";

/* All of it is whole characters of the text: a beginning of it, then an end of it. */
static void expect_whole(const cp_output *out, size_t most) {
  size_t size = sizeof umlauts - 1, tail = out->size - out->gap;
  EXPECT_LE(out->size, most);
  EXPECT_GE(out->size + 6, most); /* not more is lost than the two characters at the gap */
  EXPECT_MEM(out->data, out->gap, umlauts, out->gap);
  EXPECT_MEM(out->data + out->gap, tail, umlauts + size - tail, tail);
  EXPECT(out->gap == size || is_start(umlauts, out->gap));
  EXPECT(tail == 0 || is_start(umlauts, size - tail));
}

TEST(text_is_cut_between_characters) {
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++)
    for (size_t limit = 1; limit < sizeof umlauts - 1; limit++)
      for (size_t piece = 1; piece < sizeof umlauts; piece++) {
        struct capture capture;
        NOTE("keep %d, limit %zu, pieces of %zu", keep, limit, piece);
        capture_init(&capture, (cp_keep)keep, (int64_t)limit, true);
        cp_output out = add_in_pieces(&capture, umlauts, sizeof umlauts - 1, piece);
        EXPECT(out.truncated);
        expect_whole(&out, limit);
        capture_free(&capture);
      }
}

TEST(text_that_fits_is_left_alone) {
  struct capture capture;
  capture_init(&capture, CP_KEEP_BOTH, sizeof umlauts - 1, true);
  cp_output out = add_in_pieces(&capture, umlauts, sizeof umlauts - 1, 1);
  EXPECT_MEM(out.data, out.size, umlauts, sizeof umlauts - 1);
  capture_free(&capture);
  /* Half a character that the child itself wrote at its end is no cut. */
  capture_init(&capture, CP_KEEP_HEAD, 10, true);
  out = add_in_pieces(&capture, "ab\xe4\xb8", 4, 4);
  EXPECT_MEM(out.data, out.size, "ab\xe4\xb8", 4);
  capture_free(&capture);
}

TEST(bytes_are_cut_anywhere) {
  struct capture capture;
  capture_init(&capture, CP_KEEP_HEAD, 2, false);
  cp_output out = add_in_pieces(&capture, umlauts, sizeof umlauts - 1, 5);
  EXPECT_MEM(out.data, out.size, umlauts, 2);
  capture_free(&capture);
}
