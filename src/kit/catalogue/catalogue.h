/*
 * The catalogue: every mistake that the kit knows by name, and what it can say about each. Its pages are
 * docs/mistakes/<id>.md; the programs that prove each row are in exercises/ and tests/catalogue/.
 */
#ifndef KIT_CATALOGUE_H
#define KIT_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#define CATALOGUE_SIZE 80

typedef enum catalogue_class {
  CATALOGUE_ALWAYS,   /* wrong wherever it happens */
  CATALOGUE_CONTRACT, /* wrong where the exercise forbids it */
  CATALOGUE_ADVICE,   /* never changes a verdict */
  CATALOGUE_BELIEF    /* a wrong idea; asked about in quizzes */
} catalogue_class;

typedef struct catalogue_entry {
  int number;
  const char *id;
  catalogue_class kind;
  const char *meaning;  /* one line */
  const char *evidence; /* what is seen when it happens */
  const char *engine;   /* who looks for it, with commas; "expectation": a check of the exercise */
  const char *stage;    /* of the course that teaches it, or "reference only" */
  const char *limits;   /* what cannot be detected reliably; "" for nothing that is known */
} catalogue_entry;

/* Row i, numbered i + 1; NULL beyond the last one. */
const catalogue_entry *catalogue_at(size_t i);
/* NULL: no such mistake. Two names may share a row: "short-read" is told under "short-write". */
const catalogue_entry *catalogue_find(const char *id);
const char *catalogue_class_name(catalogue_class kind);

/*
 * Where evidence nests: whether `id` only follows from `root` when both were seen in one run. A child that
 * goes on as a second parent (exec-fallthrough) also leaves through exit() and flushes buffers twice.
 */
bool catalogue_follows(const char *id, const char *root);

#endif
