/* How the capstone is told: chapter by chapter as lines, or as one JSON object at the end. */
#ifndef KIT_CAPSTONE_TELL_H
#define KIT_CAPSTONE_TELL_H

#include "capstone/profile.h"

typedef struct judged_library {
  const exercise *exercise;
  const char *impl;   /* path */
  const char *target; /* for "again:" lines: "capstone", or "capstone --impl mine" */
  build_result built;
  char *messages; /* of the compiler and the linker */
  bool missing;   /* they are one sentence: which functions are missing */
  char *failure;  /* NULL, or ours */
  chapter *chapters;
  size_t count;
  kit_verdict verdict;
  bool whole; /* every chapter, every test */
} judged_library;

void tell_built(const judged_library *all);
void tell_chapter(const judged_library *all, const chapter *one);
void tell_deep(void);                 /* the second run begins */
void tell_advice(const chapter *one); /* of what has passed: such as memory that is never freed */
void tell_end(const judged_library *all);
void tell_json(const judged_library *all);

/* The mistake that was named first, or "". */
const char *judged_mistake(const judged_library *all);

#endif
