/*
 * Conversations with random sizes, kills and disconnects, between C and C and between C and Node. What the
 * contract allows to be lost is what was sent to somebody who had gone, and what a kill cut off: everything
 * sent before an orderly end arrives, in order and once; after a kill a beginning of it.
 */
#include "soak_child.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 4, FULL = 1000000, SAMPLE = 20000 };

typedef struct soak {
  party by;
  unsigned seed;
  uint32_t left, messages; /* still to be sent; that arrived */
  int running, talks;
} soak;

typedef struct talk {
  side side;
  soak *all;
  cp_child *child;
  enum ending ending;
  uint32_t kill_after; /* messages that came */
  bool killed;
  uint32_t counts[2]; /* what the child says that it has sent and got */
  size_t counted;
} talk;

static uint32_t pick(soak *all, uint32_t count) {
  all->seed = all->seed * 1103515245u + 12345u;
  return (all->seed >> 8) % count;
}

static void start_talk(soak *all);

/* ---- the end of one ---- */

static void expect_counts(const talk *one) {
  uint32_t child_sent = one->counts[0], child_got = one->counts[1];
  const side *own = &one->side;
  if (one->killed) {
    EXPECT_LE(own->got, own->expected); /* each that came was the next one: a beginning */
    return;
  }
  EXPECT_EQ(one->counted, sizeof one->counts);
  switch (one->ending) {
  case ENDS_ALL:
    EXPECT_EQ(own->got, own->expected);
    EXPECT_EQ(child_got, own->to_send);
    EXPECT_EQ(own->sent, own->to_send);
    break;
  case ENDS_EXIT:
  case ENDS_DISCONNECT:
    EXPECT_EQ(own->got, own->expected);
    EXPECT_LE(child_got, own->sent);
    break;
  case ENDS_BY_PARENT:
    EXPECT_EQ(own->sent, own->to_send);
    EXPECT_EQ(child_got, own->to_send);
    EXPECT_LE(own->got, child_sent);
    break;
  default:
    break;
  }
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  talk *one = ctx;
  soak *all = one->all;
  (void)child;
  if (one->killed)
    EXPECT_EQ(result->signal, SIGKILL);
  else
    EXPECT_EQ(result->code, FINE);
  expect_counts(one);
  all->messages += one->side.got + one->counts[1];
  side_end(&one->side);
  free(one);
  all->running--;
  start_talk(all);
}

static void on_counts(cp_stream *stream, const char *data, size_t size, void *ctx) {
  talk *one = ctx;
  (void)stream;
  EXPECT_LE(one->counted + size, sizeof one->counts);
  memcpy((char *)one->counts + one->counted, data, size);
  one->counted += size;
}

/* ---- one conversation ---- */

static void parent_progress(side *own) {
  talk *one = own->ctx;
  if (one->ending == ENDS_BY_PARENT && own->sent == own->to_send && cp_connected(own->channel))
    EXPECT_OK(cp_disconnect(own->channel));
  if (one->ending != ENDS_KILL || one->killed || own->got < one->kill_after)
    return;
  one->killed = cp_kill(one->child, SIGKILL) == 1;
}

static void ignore_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)channel;
  (void)error;
  (void)ctx; /* what was sent to one that had gone */
}

static void start_one(soak *all) {
  char numbers[4][16];
  talk *one = calloc(1, sizeof *one);
  EXPECT(one != NULL);
  uint32_t seed = pick(all, 1000000u) * 2u, size = test_full() ? 20000 : 1200;
  uint32_t up = 1 + pick(all, size), down = pick(all, size);
  one->all = all;
  one->ending = (enum ending)pick(all, ENDINGS);
  one->kill_after = pick(all, up);
  (void)snprintf(numbers[0], 16, "%u", seed ^ 1);
  (void)snprintf(numbers[1], 16, "%u", up);
  (void)snprintf(numbers[2], 16, "%u", down);
  (void)snprintf(numbers[3], 16, "%d", (int)one->ending);
  NOTE("talk %d: seed %u, up %u, down %u, ending %d", all->talks, seed, up, down, (int)one->ending);
  one->child = start_party(all->by, "soak", CP_ARGS(numbers[0], numbers[1], numbers[2], numbers[3]),
                           CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_IPC, CP_PIPE)));
  cp_channel *channel = cp_channel_of(one->child);
  EXPECT_GT(cp_on_data(cp_stdio_at(one->child, 4), on_counts, one), 0);
  EXPECT_GT(cp_channel_on_error(channel, ignore_error, NULL), 0);
  EXPECT_GT(cp_on_close(one->child, on_close, one), 0);
  all->left -= up + down < all->left ? up + down : all->left;
  all->running++;
  all->talks++;
  one->side.on_progress = parent_progress;
  one->side.ctx = one;
  side_begin(&one->side, channel, seed, down, up);
}

static void start_talk(soak *all) {
  if (all->left > 0 && all->running < AT_ONCE)
    start_one(all);
}

static void run_soak(party by) {
  soak all = {.by = by, .seed = test_seed(), .left = test_full() ? FULL : SAMPLE};
  for (int i = 0; i < AT_ONCE; i++)
    start_talk(&all);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(all.running, 0);
  NOTE("%d talks, %u messages arrived", all.talks, all.messages);
  EXPECT_GT(all.messages, 0);
}

TEST(between_c_and_c) {
  run_soak(BY_C);
}

TEST(between_c_and_node) {
  run_soak(BY_NODE);
}

TEST(between_node_and_c) {
  char seed[16], messages[16];
  (void)snprintf(seed, sizeof seed, "%u", test_seed());
  (void)snprintf(messages, sizeof messages, "%d", test_full() ? FULL : SAMPLE);
  run_node_parent("parent_of_soak", CP_ARGS(seed, messages));
}
