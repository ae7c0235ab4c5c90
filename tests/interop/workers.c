/* Many children at once, each with a conversation of its own, in both serializations. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS = 80, SAMPLE = 16, ROUNDS = 20, FEW_ROUNDS = 7 };

typedef struct talk {
  cp_channel *channel;
  unsigned number;
  int round;
  char *sent;
  size_t size;
} talk;

/* A text whose size and bytes depend on who says it, and when: from a few bytes to above a socket's buffer.
 */
static void make_text(talk *one) {
  size_t room = 300000;
  if (one->sent == NULL)
    one->sent = malloc(room);
  EXPECT(one->sent != NULL);
  size_t filler = one->round % 7 == 6 ? 250000 + one->number : one->number * 31u + (unsigned)one->round * 7u;
  int n = snprintf(one->sent, room, "{\"worker\":%u,\"round\":%d,\"text\":\"ä€😀", one->number, one->round);
  one->size = (size_t)n;
  memset(one->sent + one->size, 'a' + (int)(one->number % 26u), filler);
  one->size += filler;
  memcpy(one->sent + one->size, "\"}", 3);
  one->size += 2;
}

/* The seventh is a large one. */
static int rounds(void) {
  return test_full() ? ROUNDS : FEW_ROUNDS;
}

static void say(talk *one) {
  make_text(one);
  EXPECT_OK(cp_send(one->channel, one->sent));
}

static void on_echo(cp_channel *channel, const char *json, size_t size, void *ctx) {
  talk *one = ctx;
  EXPECT_MEM(json, size, one->sent, one->size);
  if (++one->round < rounds())
    say(one);
  else
    EXPECT_OK(cp_send(channel, "\"bye\""));
}

static void talk_to_all(party by, int count, cp_serialization serialization) {
  talk all[WORKERS] = {{0}};
  int ends = 0;
  for (int i = 0; i < count; i++) {
    cp_child *child = start_party(by, "answers", NULL, CP_OPTIONS(.serialization = serialization));
    all[i] = (talk){.channel = cp_channel_of(child), .number = (unsigned)i};
    EXPECT_GT(cp_on_close(child, expect_fine, &ends), 0);
    EXPECT_GT(cp_on_message(all[i].channel, on_echo, &all[i]), 0);
    say(&all[i]);
  }
  run_all();
  EXPECT_EQ(ends, count);
  for (int i = 0; i < count; i++) {
    EXPECT_EQ(all[i].round, rounds());
    free(all[i].sent);
  }
}

TEST(eighty_c_workers) {
  talk_to_all(BY_C, WORKERS, CP_JSON);
}

TEST(eighty_c_workers_advanced) {
  talk_to_all(BY_C, WORKERS, CP_ADVANCED);
}

TEST(many_node_workers) {
  talk_to_all(BY_NODE, test_full() ? WORKERS : SAMPLE, CP_JSON);
}

TEST(many_node_workers_advanced) {
  talk_to_all(BY_NODE, test_full() ? WORKERS : SAMPLE, CP_ADVANCED);
}

TEST(eighty_c_workers_of_a_node_parent) {
  run_node_parent("parent_of_workers", CP_ARGS("80", "json"));
}

TEST(eighty_c_workers_of_a_node_parent_advanced) {
  run_node_parent("parent_of_workers", CP_ARGS("80", "advanced"));
}
