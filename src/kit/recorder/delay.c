/* Delays: who is late, and where. */
#include "internal.h"
#include "recorder_check.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { JITTER_MOST_MS = 300 }; /* of one process */

static long delay_ms[REC_PLACES];
static uint64_t jitter; /* 0: none; else the state of the numbers */
static long jitter_left;

static void rest(long ms) {
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  int kept_errno = errno;
  while (ms > 0 && nanosleep(&left, &left) < 0 && errno == EINTR)
    ;
  errno = kept_errno;
}

/* "parent:20" and what follows it; NULL if it is none of these. */
static const char *parse_one(const char *text, long ms[REC_PLACES], uint64_t *ret_jitter) {
  static const char *const names[REC_PLACES] = {"parent", "child", "pause", "cloexec"};
  size_t length = strcspn(text, ":,");
  if (text[length] != ':')
    return NULL;
  char *end;
  long value = strtol(text + length + 1, &end, 10);
  if (end == text + length + 1 || (*end && *end != ',') || value < 0)
    return NULL;
  if (length == 6 && strncmp(text, "jitter", 6) == 0) {
    *ret_jitter = (uint64_t)value + 1;
    return end;
  }
  for (size_t i = 0; i < REC_PLACES; i++)
    if (strlen(names[i]) == length && strncmp(text, names[i], length) == 0) {
      ms[i] = value;
      return end;
    }
  if (length != 3 || strncmp(text, "any", 3) != 0)
    return NULL;
  ms[REC_AFTER_FORK_PARENT] = ms[REC_AFTER_FORK_CHILD] = value;
  return end;
}

int recorder_set_delay(const char *spec) {
  long ms[REC_PLACES] = {0};
  uint64_t seed = 0;
  for (const char *at = spec; at && *at;) {
    at = parse_one(at, ms, &seed);
    if (!at)
      return -EINVAL;
    at += *at == ',';
  }
  memcpy(delay_ms, ms, sizeof delay_ms);
  jitter = seed * UINT64_C(0x9e3779b97f4a7c15);
  jitter_left = JITTER_MOST_MS;
  return 0;
}

/* xorshift64* */
static uint64_t next_number(void) {
  jitter ^= jitter >> 12;
  jitter ^= jitter << 25;
  jitter ^= jitter >> 27;
  return jitter * UINT64_C(0x2545f4914f6cdd1d);
}

void rec_jitter(void) {
  if (!jitter || jitter_left <= 0)
    return;
  uint64_t number = next_number() >> 32;
  long ms = number % 3 == 0 ? (long)(number / 3 % 12) : 0;
  jitter_left -= ms;
  rest(ms);
}

void rec_jitter_born(void) {
  if (jitter)
    jitter ^= next_number() | 1;
  jitter_left = JITTER_MOST_MS;
}

void rec_delay(rec_place place) {
  rest(delay_ms[place]);
  rec_jitter();
}

/* Bounded: whoever waits for the child here would wait for ever. */
void rec_hold_while(const _Atomic uint32_t *flag) {
  for (int i = 0; i < 5000 && atomic_load(flag); i++)
    rest(1);
}
