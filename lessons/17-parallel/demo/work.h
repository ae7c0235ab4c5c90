/* The job that is done in five ways: how many primes are there below a limit? It comes in pieces. */
#ifndef WORK_H
#define WORK_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 64, CRASH_AT = 5 };

struct job {
  long limit;
  int parallel; /* threads or processes at once */
  bool crash;   /* one piece meets a bug */
};

static bool is_prime(long number) {
  for (long divisor = 2; divisor * divisor <= number; divisor++)
    if (number % divisor == 0)
      return false;
  return number >= 2;
}

/* What a piece gives; the later ones take longer. */
static long do_piece(const struct job *job, int piece) {
  long from = job->limit * piece / PIECES, to = job->limit * (piece + 1) / PIECES, found = 0;
  if (job->crash && piece == CRASH_AT)
    abort();
  for (long number = from; number < to; number++)
    found += is_prime(number);
  return found;
}

/* The most memory that this process has had, in KiB; 0 where the system does not tell. */
static long peak_memory(void) {
  char line[200];
  long peak = 0;
  FILE *file = fopen("/proc/self/status", "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL)
    if (strncmp(line, "VmHWM:", 6) == 0)
      peak = strtol(line + 6, NULL, 10);
  if (file != NULL)
    fclose(file);
  return peak;
}

/* The answer, and the memory of this process and of its helpers together. */
static void tell(long primes, long memory_of_helpers) {
  printf("%ld %ld\n", primes, memory_of_helpers + peak_memory());
}

#endif
