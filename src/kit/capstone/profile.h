/* The chapters of the capstone, each with its tests, as they come out. */
#ifndef KIT_CAPSTONE_PROFILE_H
#define KIT_CAPSTONE_PROFILE_H

#include "capstone/library.h"
#include "course/exercise.h"
#include "supervise/supervise.h"

typedef struct tested {
  const char *name;
  kit_verdict verdict;
  kit_report report;
  kit_findings findings; /* those that count, root cause first */
  bool done;
} tested;

typedef struct chapter {
  const exercise_check *check;
  kit_verdict verdict; /* the worst of its tests */
  char *needed;        /* skipped: the chapter that it needs; or NULL */
  tested *tests;
  size_t count, passed, skipped;
} chapter;

/* What runs the chapters, and whom it tells. */
typedef struct profile {
  const exercise *exercise;
  const library *made;
  const char *scratch; /* a folder for the runs' own files */
  const char *only;    /* one test; NULL: all */
} profile;

/* Runs the tests of one chapter, several at once. */
void chapter_run(const profile *of, const exercise_check *check, chapter *ret);
void chapter_skip(const exercise_check *check, const char *needed, chapter *ret);
void chapter_clear(chapter *one);

#endif
