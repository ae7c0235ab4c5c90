/* Faults: which call fails, when, and with which errno. */
#include "errors.h"
#include "internal.h"
#include "recorder_check.h"

#include <stdlib.h>
#include <string.h>

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

bool rec_fault(const char *call, uint64_t site) {
  for (size_t i = 0; i < fault_count; i++) {
    fault *one = &faults[i];
    if (strcmp(one->call, call) != 0 || !(one->who & (rec_me.is_child ? FAULT_CHILD : FAULT_PARENT)))
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
  for (size_t i = 0; i < fault_count; i++)
    faults[i].count = 0;
}
