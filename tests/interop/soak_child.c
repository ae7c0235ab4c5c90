#include "soak_child.h"
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- both sides ---- */

/* Until the channel says that it is enough for now. */
static void send_more(side *one) {
  int go_on = 1;
  while (one->sent < one->to_send && go_on == 1 && cp_connected(one->channel)) {
    size_t size = soak_text(one->seed, one->sent, one->own);
    go_on = cp_send_then(one->channel, one->own, size, NULL, NULL);
    if (go_on >= 0)
      one->sent++;
  }
}

static void on_drain(cp_channel *channel, void *ctx) {
  side *one = ctx;
  bool before = one->sent < one->to_send;
  (void)channel;
  send_more(one);
  if (before && one->sent == one->to_send)
    one->on_progress(one);
}

static void on_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  side *one = ctx;
  (void)channel;
  size_t expected = soak_text(one->seed ^ 1, one->got, one->buffer);
  EXPECT_MEM(json, size, one->buffer, expected);
  one->got++;
  EXPECT_LE(one->got, one->expected);
  one->on_progress(one);
}

void side_begin(side *one, cp_channel *channel, uint32_t seed, uint32_t to_send, uint32_t expected) {
  one->channel = channel;
  one->seed = seed;
  one->to_send = to_send;
  one->expected = expected;
  one->buffer = malloc(SOAK_ROOM);
  one->own = malloc(SOAK_ROOM);
  EXPECT(one->buffer != NULL && one->own != NULL);
  EXPECT_GT(cp_on_message(channel, on_message, one), 0);
  EXPECT_GT(cp_channel_on_drain(channel, on_drain, one), 0);
  send_more(one);
  one->on_progress(one);
}

void side_end(side *one) {
  free(one->buffer);
  free(one->own);
}

/* ---- the child ---- */

typedef struct child_side {
  side side;
  enum ending ending;
} child_side;

static void report(const side *one) {
  uint32_t counts[] = {one->sent, one->got};
  EXPECT_EQ(write(4, counts, sizeof counts), (ssize_t)sizeof counts);
}

static void child_progress(side *one) {
  const child_side *own = one->ctx;
  bool sent = one->sent == one->to_send, got = one->got == one->expected;
  if (!sent || !cp_connected(one->channel))
    return;
  if (own->ending == ENDS_EXIT) {
    report(one);
    cp_exit(FINE);
  }
  if (own->ending == ENDS_DISCONNECT || (own->ending == ENDS_ALL && got))
    EXPECT_OK(cp_disconnect(one->channel));
}

/* soak SEED TO_SEND TO_GET ENDING, with a pipe at 4 for what it has sent and got. */
HELPER(soak) {
  EXPECT_EQ(argc, 5);
  child_side own = {.ending = (enum ending)atoi(argv[4])};
  own.side.on_progress = child_progress;
  own.side.ctx = &own;
  side_begin(&own.side, parent_or_fail(), (uint32_t)strtoul(argv[1], NULL, 10),
             (uint32_t)strtoul(argv[2], NULL, 10), (uint32_t)strtoul(argv[3], NULL, 10));
  run_all();
  report(&own.side);
  side_end(&own.side);
  return FINE;
}
