/*
 * A finding: one mistake that was seen happening, with its evidence. Engines make findings, the checker
 * orders them (root cause first) and shows at most three.
 */
#ifndef KIT_FINDING_H
#define KIT_FINDING_H

#include <stddef.h>

typedef enum kit_class {
  KIT_ALWAYS,   /* wrong wherever it happens */
  KIT_CONTRACT, /* wrong because this exercise forbids it */
  KIT_ADVICE,   /* never changes a verdict */
  KIT_GENERIC,  /* what was seen, where no mistake could be named */
  KIT_SUSPECT   /* what it is if the run has failed because of what was done to it on purpose */
} kit_class;

typedef struct kit_finding {
  char *id; /* of the catalogue, such as "write-end-left-open-child"; "" where nothing fits */
  kit_class kind;
  char *what;    /* what happened, one or more lines, with processes and descriptors */
  char *where;   /* "capture.c:18", or "" */
  char *process; /* "child 2 (pid 412)", or "" */
  char *rule;    /* the rule that it breaks, one sentence */
  char *look;    /* what to look at, one sentence without the solution */
  char *engine;  /* who found it */
} kit_finding;

typedef struct kit_findings {
  kit_finding *items;
  size_t count;
} kit_findings;

/* Copies every text; NULL texts become "". Returns 0 or -ENOMEM. */
int kit_findings_add(kit_findings *list, const kit_finding *finding);
void kit_findings_free(kit_findings *list);

#endif
