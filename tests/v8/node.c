/* The real Node on the other side (peer.js). */
#include "ipc/base64.h"
#include "ipc/json.h"
#include "ipc/json_repair.h"
#include "ipc/json_write.h"
#include "ipc/v8.h"
#include "support.h"

#include "childproc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 7 };

static const char *node(void) {
  const char *path = getenv("KIT_NODE");
  return path != NULL && *path != '\0' ? path : "node";
}

/* Node 20 is what the bytes are compared with. */
static void need_node(void) {
  cp_result *r = cp_spawn_sync(node(), CP_ARGS("--version"), NULL);
  bool missing = r->error != NULL, other = !missing && strncmp(r->out.data, "v20.", 4) != 0;
  r = cp_result_free(r);
  if (missing)
    SKIP("node is not installed");
  if (other)
    SKIP("this node is not version 20");
}

static void check(const char *what, int sample, int full) {
  char seed[20], count[20];
  need_node();
  snprintf(seed, sizeof seed, "%u", test_seed());
  snprintf(count, sizeof count, "%d", test_full() ? full : sample);
  cp_result *r =
      cp_spawn_sync(node(), CP_ARGS(PROJECT_ROOT "/tests/v8/peer.js", test_program(), what, seed, count),
                    CP_OPTIONS(.timeout_ms = 500000));
  NOTE("%s%s", r->out.data, r->err.data);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, DONE);
  r = cp_result_free(r);
}

TEST(plain_values) {
  check("plain", 3000, 100000);
}

TEST(all_values) {
  check("rich", 3000, 100000);
}

TEST(received_values) {
  check("received", 3000, 100000);
}

TEST(texts) {
  check("texts", 5000, 300000);
}

TEST(numbers) {
  check("numbers", 2000, 100000);
}

/* Messages in pairs: a value, and a Buffer of the bytes that peer.js takes for those of the channel. */
struct pairs {
  char *raw;
  size_t raw_size;
  int count;
};

static void expect_bytes(const struct pairs *pairs, const char *json, size_t size) {
  static const char before[] = "{\"$bytes\":[\"Buffer\",\"";
  enum { BEFORE = sizeof before - 1, AFTER = 3 };
  EXPECT(size > BEFORE + AFTER && memcmp(json, before, BEFORE) == 0);
  unsigned char *bytes = malloc(size);
  size_t bytes_size;
  EXPECT(bytes != NULL && base64_decode(json + BEFORE, size - BEFORE - AFTER, bytes, &bytes_size));
  NOTE("pair %d", pairs->count);
  EXPECT_MEM(pairs->raw, pairs->raw_size, bytes, bytes_size);
  free(bytes);
}

static void received(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct pairs *pairs = ctx;
  size_t raw_size;
  const void *raw = cp_message_raw(channel, &raw_size);
  EXPECT(raw != NULL);
  char *text = decoded(raw, raw_size);
  EXPECT_MEM(json, size, text, strlen(text));
  free(text);
  if (pairs->raw == NULL) {
    pairs->raw = malloc(raw_size);
    EXPECT(pairs->raw != NULL);
    memcpy(pairs->raw, raw, raw_size);
    pairs->raw_size = raw_size;
    return;
  }
  expect_bytes(pairs, json, size);
  free(pairs->raw);
  pairs->raw = NULL;
  pairs->count++;
}

static void failed(cp_channel *channel, const cp_error *error, void *ctx) {
  const struct pairs *pairs = ctx;
  (void)channel;
  FAIL("after %d pairs: %s", pairs->count, error->message);
}

TEST(the_bytes_of_a_real_channel) {
  struct pairs pairs = {0};
  char seed[20];
  need_node();
  snprintf(seed, sizeof seed, "%u", test_seed());
  cp_child *child = cp_fork(PROJECT_ROOT "/tests/v8/peer.js", CP_ARGS("-", "send", seed, "500"),
                            CP_OPTIONS(.exec_path = node(), .serialization = CP_ADVANCED));
  EXPECT(child != NULL);
  EXPECT_OK(cp_on_message(cp_channel_of(child), received, &pairs));
  EXPECT_OK(cp_channel_on_error(cp_channel_of(child), failed, &pairs));
  EXPECT_OK(cp_run());
  EXPECT_EQ(pairs.count, 500);
  EXPECT(pairs.raw == NULL);
}

static int answer(char operation, const char *data, size_t size, char **ret, size_t *ret_size) {
  struct json_text text = {0};
  double number = 0;
  switch (operation) {
  case 'd': {
    int status = v8_decode(data, size, ret, ret_size);
    return status == 0 ? json_check(*ret, *ret_size) : status;
  }
  case 'e':
    return v8_encode(data, size, ret, ret_size);
  case 'r':
    return json_repair(data, size, ret, ret_size);
  case 'n':
    if (!json_number((struct json_slice){data, size}, &number))
      return -EINVAL;
    json_add_number(&text, number);
    return json_take(&text, ret, ret_size);
  default:
    return json_check(data, size);
  }
}

/* A letter, the size and the bytes; back: status, size and bytes. */
HELPER(codec) {
  unsigned char head[5];
  while (fread(head, 1, sizeof head, stdin) == sizeof head) {
    uint32_t size;
    memcpy(&size, head + 1, sizeof size);
    char *data = malloc(size > 0 ? size : 1), *result = NULL;
    size_t result_size = 0;
    if (data == NULL || fread(data, 1, size, stdin) != size)
      return 1;
    int32_t status = answer((char)head[0], data, size, &result, &result_size);
    uint32_t back = (uint32_t)result_size;
    if (fwrite(&status, sizeof status, 1, stdout) != 1 || fwrite(&back, sizeof back, 1, stdout) != 1 ||
        (result_size > 0 && fwrite(result, 1, result_size, stdout) != result_size))
      return 1;
    free(data);
    free(result);
  }
  return fflush(stdout) == 0 ? DONE : 1;
}
