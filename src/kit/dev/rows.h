/* The catalogue, counted over a set of answers. */
#ifndef KIT_ROWS_H
#define KIT_ROWS_H

#include "catalogue/catalogue.h"
#include "dev/answers.h"

typedef struct row {
  const catalogue_entry *entry;
  size_t wrong, named;   /* wrong answers, and those of which this mistake and no other was named */
  size_t right, accused; /* right answers of exercises that look for it, and those of which it was named */
  char **engines;        /* that named it in a wrong answer */
} row;

typedef struct rows {
  row items[CATALOGUE_SIZE];
  size_t right, accused; /* right answers in all, and those that did not pass or had a finding */
  size_t runs;           /* of right answers, each under several orders */
} rows;

void rows_count(const answers *all, rows *ret);
void rows_free(rows *table);

/* Every wrong answer named, no right one accused. */
bool rows_good(const rows *table);

/* Some answer could not be checked at all, by our own failure. */
bool rows_broken(const answers *all);

/* only: NULL, or the ids to print. */
void rows_print(const rows *table, char *const *only);
void rows_print_json(const rows *table, char *const *only);

/* On stderr: each answer that was not judged as it should. */
void rows_tell_surprises(const answers *all);

#endif
