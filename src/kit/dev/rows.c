#include "dev/rows.h"
#include "common/place.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is(const char *id, const catalogue_entry *entry) {
  return entry && catalogue_find(id) == entry;
}

static bool any_is(char *const *ids, const catalogue_entry *entry) {
  for (size_t i = 0; ids && ids[i]; i++)
    if (is(ids[i], entry))
      return true;
  return false;
}

static bool named_alone(const answer *one) {
  const catalogue_entry *expected = catalogue_find(one->expected);
  for (size_t i = 0; one->named && one->named[i]; i++)
    if (!is(one->named[i], expected))
      return false;
  return !one->passed && one->named;
}

/* What could not be checked says nothing about the answer. */
static bool accused(const answer *one) {
  return !one->failure && (!one->passed || one->named);
}

static void count_wrong(const answer *one, row *of) {
  of->wrong++;
  of->named += named_alone(one);
  for (size_t i = 0; one->named && one->named[i]; i++)
    if (is(one->named[i], of->entry) && !list_has(of->engines, one->engines[i]))
      list_add(&of->engines, text_copy(one->engines[i]));
}

/* The rounds of one right answer stand in a row: it counts once, and is accused if any of them is. */
static size_t rounds_of(const answers *all, size_t first) {
  size_t n = 1;
  while (first + n < all->count && !all->items[first + n].expected &&
         strcmp(all->items[first + n].path, all->items[first].path) == 0)
    n++;
  return n;
}

static void count_right(const answer *rounds, size_t n, rows *ret) {
  bool any = false;
  for (size_t i = 0; i < n; i++)
    any = any || accused(&rounds[i]);
  ret->right++;
  ret->accused += any;
  ret->runs += n;
  for (size_t k = 0; k < CATALOGUE_SIZE; k++) {
    row *one = &ret->items[k];
    bool named = false;
    for (size_t i = 0; i < n; i++)
      named = named || any_is(rounds[i].named, one->entry);
    one->right += named || any_is(rounds->exercise->mistakes, one->entry);
    one->accused += named;
  }
}

void rows_count(const answers *all, rows *ret) {
  *ret = (rows){0};
  for (size_t i = 0; i < CATALOGUE_SIZE; i++)
    ret->items[i].entry = catalogue_at(i);
  for (size_t i = 0; i < all->count;) {
    const answer *one = &all->items[i];
    const catalogue_entry *entry = one->expected ? catalogue_find(one->expected) : NULL;
    if (entry)
      count_wrong(one, &ret->items[entry->number - 1]);
    size_t n = one->expected ? 1 : rounds_of(all, i);
    if (!one->expected)
      count_right(one, n, ret);
    i += n;
  }
}

void rows_free(rows *table) {
  for (size_t i = 0; i < CATALOGUE_SIZE; i++)
    table->items[i].engines = list_free(table->items[i].engines);
}

bool rows_good(const rows *table) {
  for (size_t i = 0; i < CATALOGUE_SIZE; i++)
    if (table->items[i].named != table->items[i].wrong)
      return false;
  return table->accused == 0;
}

bool rows_broken(const answers *all) {
  for (size_t i = 0; i < all->count; i++)
    if (all->items[i].failure)
      return true;
  return false;
}

static void tell_names(const answer *one) {
  if (!one->named)
    fprintf(stderr, "nothing");
  for (size_t i = 0; one->named && one->named[i]; i++)
    fprintf(stderr, "%s%s", i ? ", " : "", one->named[i]);
}

void rows_tell_surprises(const answers *all) {
  static const char *const rounds[] = {"", ", parent late", ", child late", ", one processor"};
  for (size_t i = 0; i < all->count; i++) {
    const answer *one = &all->items[i];
    if (one->failure) {
      fprintf(stderr, "%s: %s\n", place_short(one->path), one->failure);
    } else if (one->expected && !named_alone(one)) {
      fprintf(stderr, "%s: expected %s, named ", place_short(one->path), one->expected);
      tell_names(one);
      fprintf(stderr, "%s\n", one->passed ? ", and it passed" : "");
    } else if (!one->expected && accused(one)) {
      fprintf(stderr, "%s: right, and it %s%s; named ", place_short(one->path),
              one->passed ? "passed" : "did not pass", rounds[one->round]);
      tell_names(one);
      fputc('\n', stderr);
    }
  }
}
