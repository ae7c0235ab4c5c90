/*
 * What an isolated child may not call. Everything that is not named stays allowed: programs use hundreds of
 * calls, and a list of those that are allowed breaks them with every new libc. Each entry says what it would
 * be good for.
 */
#ifndef SECCOMP_RULES_H
#define SECCOMP_RULES_H

#include "os/linux/seccomp/variants.h"

#include <stdint.h>

/* One condition on an argument. NE compares all 64 bits, where a surprise can only refuse too much. */
struct condition {
  enum { ALWAYS, NOT_EQUAL, MASKED } kind;
  unsigned argument;
  uint64_t mask, value;
};

struct rule {
  const char *call;
  int errnum;
  unsigned variants; /* only in filters that have one of these FILTER_…; 0: in all */
  struct condition conditions[2];
};

extern const struct rule rules[];
extern const unsigned rule_count;

#endif
