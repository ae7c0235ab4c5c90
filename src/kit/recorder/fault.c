/* Faults and delays: which call fails, when, and with which errno. */
#include "errors.h"
#include "internal.h"
#include "recorder.h"
#include "recorder_check.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FAULTS 8

typedef enum fault_who { FAULT_PARENT = 1, FAULT_CHILD = 2, FAULT_ANY = 3 } fault_who;

typedef struct fault {
  char call[16];
  unsigned k; /* 0: every one */
  int error;
  fault_who who;
  unsigned count;
} fault;

static fault faults[FAULTS];
static size_t fault_count;
static bool is_child;    /* made by a recorded fork */
static long delay_ms[2]; /* parent, child */

/* Copies the text up to one of `stops` and returns what follows it; NULL if it does not fit. */
static const char *take_word(const char *text, const char *stops, char *word, size_t size) {
  size_t length = strcspn(text, stops);
  if (length >= size)
    return NULL;
  memcpy(word, text, length);
  word[length] = 0;
  return text + length;
}

static bool parse_who(const char *text, fault_who *ret_who) {
  static const char *const names[] = {"parent", "child", "any"};
  for (size_t i = 0; i < 3; i++)
    if (strcmp(text, names[i]) == 0) {
      *ret_who = (fault_who)(i + 1);
      return true;
    }
  return false;
}

static const char *parse_one(const char *text, fault *ret) {
  char k[16], error[24], who[16];
  text = take_word(text, ":,", ret->call, sizeof ret->call);
  if (!text || *text != ':')
    return NULL;
  text = take_word(text + 1, ":,", k, sizeof k);
  if (!text || *text != ':')
    return NULL;
  text = take_word(text + 1, ":,", error, sizeof error);
  if (!text)
    return NULL;
  ret->who = FAULT_PARENT;
  if (*text == ':') {
    text = take_word(text + 1, ",", who, sizeof who);
    if (!text || !parse_who(who, &ret->who))
      return NULL;
  }
  char *end = NULL;
  ret->k = strcmp(k, "*") == 0 ? 0 : (unsigned)strtoul(k, &end, 10);
  ret->error = rec_error_number(error);
  return (end && (*end || ret->k == 0)) || !ret->error ? NULL : text;
}

int recorder_set_fault(const char *spec) {
  fault parsed[FAULTS] = {{{0}, 0, 0, FAULT_PARENT, 0}};
  size_t n = 0;
  for (const char *at = spec; at && *at; n++) {
    if (n == FAULTS || !(at = parse_one(at, &parsed[n])))
      return -EINVAL;
    if (*at == ',')
      at++;
  }
  memcpy(faults, parsed, sizeof faults);
  fault_count = n;
  return 0;
}

int recorder_set_delay(const char *spec) {
  long ms[2] = {0, 0};
  if (spec && *spec) {
    char who[16];
    const char *rest = take_word(spec, ":", who, sizeof who);
    fault_who side;
    if (!rest || *rest != ':' || !parse_who(who, &side))
      return -EINVAL;
    long value = strtol(rest + 1, NULL, 10);
    ms[0] = side & FAULT_PARENT ? value : 0;
    ms[1] = side & FAULT_CHILD ? value : 0;
  }
  memcpy(delay_ms, ms, sizeof delay_ms);
  return 0;
}

__attribute__((constructor(102))) static void from_environment(void) {
  const char *spec = getenv(RECORDER_ENV_FAULT), *delay = getenv(RECORDER_ENV_DELAY);
  static const char bad[] = "recorder: " RECORDER_ENV_FAULT " or " RECORDER_ENV_DELAY " cannot be read\n";
  if (recorder_set_fault(spec) < 0 || recorder_set_delay(delay) < 0) {
    (void)!write(2, bad, sizeof bad - 1);
    _exit(3);
  }
}

bool rec_fault(const char *call, uint64_t site) {
  for (size_t i = 0; i < fault_count; i++) {
    fault *one = &faults[i];
    if (strcmp(one->call, call) != 0 || !(one->who & (is_child ? FAULT_CHILD : FAULT_PARENT)))
      continue;
    one->count++;
    if (one->k && one->k != one->count)
      continue;
    errno = one->error;
    rec_event event = {.call = REC_OTHER, .error = one->error, .flags = REC_INJECTED, .site = site};
    memcpy(event.name, one->call, sizeof event.name);
    rec_add(event);
    return true;
  }
  return false;
}

void rec_fault_forked(void) {
  is_child = true;
  for (size_t i = 0; i < fault_count; i++)
    faults[i].count = 0;
}

void rec_delay_after_fork(bool in_child) {
  long ms = delay_ms[in_child];
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  int kept_errno = errno;
  while (ms > 0 && nanosleep(&left, &left) < 0 && errno == EINTR)
    ;
  errno = kept_errno;
}
