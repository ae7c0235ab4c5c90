/*
 * Hostile bytes: whatever comes, the answer is a JSON text or -EBADMSG, in memory that is no more than a
 * constant times what came. A sample by default, 1,000,000 with CHILDPROC_FULL=1; CHILDPROC_SEED repeats a
 * run.
 */
#include "account.h"
#include "ipc/json.h"
#include "ipc/v8.h"
#include "support.h"
#include "vectors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4096, TIMES = 300, BESIDES = 100000 };

static uint64_t state;

static size_t below(size_t n) {
  state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
  return (size_t)(state >> 33) % n;
}

struct bytes {
  char at[ROOM];
  size_t size;
};

static void insert(struct bytes *b, size_t at, const char *data, size_t size) {
  if (size > ROOM - b->size)
    size = ROOM - b->size;
  memmove(b->at + at + size, b->at + at, b->size - at);
  memcpy(b->at + at, data, size);
  b->size += size;
}

static void take_out(struct bytes *b, size_t at, size_t size) {
  memmove(b->at + at, b->at + at + size, b->size - at - size);
  b->size -= size;
}

static void mutate(struct bytes *b, const char *alphabet, size_t letters) {
  size_t at = below(b->size + 1), size = below(b->size - at + 1);
  char copy[ROOM];
  switch (below(7)) {
  case 0:
    if (at < b->size)
      b->at[at] = (char)below(256);
    break;
  case 1:
    if (at < b->size)
      b->at[at] = alphabet[below(letters)];
    break;
  case 2:
    insert(b, at, &alphabet[below(letters)], 1);
    break;
  case 3:
    take_out(b, at, size < 8 ? size : below(8));
    break;
  case 4:
    memcpy(copy, b->at + at, size);
    insert(b, below(b->size + 1), copy, size);
    break;
  case 5:
    if (at < b->size)
      b->at[at] = (char)(b->at[at] ^ 1 << below(8));
    break;
  default:
    if (below(4) == 0)
      b->size = at;
  }
}

static size_t rounds(void) {
  return test_full() ? 1000000 : 20000;
}

static void within(size_t most, size_t held, size_t expected_held, size_t size) {
  EXPECT_LE(most, size * TIMES + BESIDES);
  EXPECT(held >= expected_held && held <= expected_held + expected_held / 2 + 1000);
}

/* What was read can be written, and that can be read. */
static void and_back(const char *json, size_t size) {
  char *payload, *again;
  size_t payload_size, again_size, held;
  account_start(0);
  EXPECT_OK(v8_encode(json, size, &payload, &payload_size));
  size_t most = account_stop(&held);
  within(most, held, payload_size, size);
  EXPECT_OK(v8_decode(payload, payload_size, &again, &again_size));
  free(payload);
  free(again);
}

static bool decode(const char *data, size_t size) {
  char *copy = malloc(size > 0 ? size : 1), *json;
  size_t json_size, held;
  EXPECT(copy != NULL);
  memcpy(copy, data, size);
  account_start(0);
  int status = v8_decode(copy, size, &json, &json_size);
  size_t most = account_stop(&held);
  free(copy);
  EXPECT(status == 0 || status == -EBADMSG);
  within(most, held, status == 0 ? json_size : 0, size);
  if (status != 0)
    return false;
  EXPECT_EQ(json_check(json, json_size), 0);
  and_back(json, json_size);
  free(json);
  return true;
}

static void from_vector(struct bytes *b) {
  size_t size;
  const unsigned char *bytes = from_hex(vectors[below(VECTORS)].hex, &size);
  memcpy(b->at, bytes, size);
  b->size = size;
}

/* A list of some vectors, so that there is something in each other. */
static void from_vectors(struct bytes *b) {
  size_t count = 1 + below(5), size;
  b->size = 0;
  insert(b, 0,
         "\xff\x0f"
         "A",
         3);
  insert(b, b->size, &(char){(char)count}, 1);
  for (size_t i = 0; i < count; i++) {
    const char *bytes = (const char *)from_hex(vectors[below(VECTORS)].hex, &size);
    if (b->size + size < ROOM - 4)
      insert(b, b->size, bytes + 2, size - 2);
  }
  insert(b, b->size, "$\0", 2);
  insert(b, b->size, &(char){(char)count}, 1);
}

TEST(mutated_payloads) {
  static const char letters[] = "\0?-_0TFIUNZS\"c^o{a@A$Dyxnzs R;:',B~V\\rms.\x01\x02\x7f\x80\xff\x0f\x0d";
  size_t good = 0;
  state = test_seed();
  for (size_t i = 0; i < rounds(); i++) {
    struct bytes b;
    if (below(3) == 0)
      from_vector(&b);
    else
      from_vectors(&b);
    for (size_t n = below(6); n > 0; n--)
      mutate(&b, letters, sizeof letters - 1);
    NOTE("round %zu", i);
    good += decode(b.at, b.size);
  }
  EXPECT(good > rounds() / 20 && good < rounds());
}

TEST(cut_payloads) {
  for (int i = 0; i < VECTORS; i++) {
    size_t size;
    const unsigned char *bytes = from_hex(vectors[i].hex, &size);
    struct bytes b;
    memcpy(b.at, bytes, size);
    for (size_t part = 0; part < size; part++) {
      NOTE("%zu of %s", part, vectors[i].hex);
      EXPECT(!decode(b.at, part));
    }
  }
}

/* json_check() and v8_encode() agree on what is JSON, and what is written can be read. */
TEST(mutated_texts) {
  static const char letters[] = "{}[],:\"\\0123456789-+.eE tfn$abu/=\x80\xc3\xa9";
  size_t good = 0;
  state = test_seed();
  for (size_t i = 0; i < rounds(); i++) {
    const char *json = vectors[below(VECTORS)].json;
    struct bytes b = {.size = strlen(json)};
    memcpy(b.at, json, b.size);
    for (size_t n = below(4); n > 0; n--)
      mutate(&b, letters, sizeof letters - 1);
    char *copy = malloc(b.size > 0 ? b.size : 1), *payload, *text;
    size_t size, text_size, held;
    EXPECT(copy != NULL);
    memcpy(copy, b.at, b.size);
    int checked = json_check(copy, b.size);
    account_start(0);
    int status = v8_encode(copy, b.size, &payload, &size);
    size_t most = account_stop(&held);
    NOTE("round %zu: %.*s", i, (int)b.size, b.at);
    EXPECT(status == 0 || status == -EINVAL || status == -EILSEQ);
    EXPECT_EQ(status == -EINVAL, checked == -EINVAL);
    within(most, held, status == 0 ? size : 0, b.size);
    free(copy);
    if (status != 0)
      continue;
    good++;
    EXPECT_OK(v8_decode(payload, size, &text, &text_size));
    EXPECT_OK(json_check(text, text_size));
    free(payload);
    free(text);
  }
  EXPECT(good > rounds() / 20 && good < rounds());
}

/* Each allocation fails once. */
static void starve(bool decoding, const char *data, size_t size) {
  for (size_t n = 1;; n++) {
    char *result = NULL;
    size_t result_size, held;
    account_start(n);
    int status = decoding ? v8_decode(data, size, &result, &result_size)
                          : v8_encode(data, size, &result, &result_size);
    bool failed = account_failed();
    (void)account_stop(&held);
    EXPECT_EQ(status, failed ? -ENOMEM : 0);
    if (!failed) {
      EXPECT(n > 1);
      free(result);
      return;
    }
    EXPECT(result == NULL);
    EXPECT_EQ(held, 0);
  }
}

TEST(no_memory) {
  static const char json[] =
      "[{\"$id\":1,\"$value\":{\"a\":{\"$ref\":1},\"\\u0031\":{\"$bigint\":\"99999999999999999999\"}}},{\"$"
      "ref\":2},"
      "{\"$bytes\":[\"DataView\",{\"$id\":2,\"$value\":{\"$bytes\":[\"ArrayBuffer\",\"AA\\/"
      "A\"]}},0,3]},{\"$bigint\":\"-5\"},"
      "{\"$array\":[[1,[2,[3,[4,[5,[6,[7,[8,[9,[10,[11,[12,[13,[14,[15,[16]]]]]]]]]]]]]]]],{\"x\":1}]},"
      "{\"$sparse\":[9,{\"3\":\"\\u20ac\"}]},{\"$error\":{\"name\":\"TypeError\",\"cause\":[]}},{\"$map\":[[{"
      "\"$set\":[]},1.5]]}]";
  char *payload;
  size_t size;
  starve(false, json, sizeof json - 1);
  EXPECT_OK(v8_encode(json, sizeof json - 1, &payload, &size));
  starve(true, payload, size);
  free(payload);
  for (int i = 0; i < VECTORS; i++) {
    NOTE("%s", vectors[i].json);
    starve(false, vectors[i].json, strlen(vectors[i].json));
    const unsigned char *bytes = from_hex(vectors[i].hex, &size);
    starve(true, (const char *)bytes, size);
  }
}
