#include "catalogue/catalogue.h"
#include "catalogue/table.h"

#include <string.h>

const catalogue_entry *catalogue_at(size_t i) {
  static const struct {
    const catalogue_entry *rows;
    size_t count;
  } parts[] = {{table_start, TABLE_START},
               {table_wait, TABLE_WAIT},
               {table_pipes, TABLE_PIPES},
               {table_rest, TABLE_REST}};
  for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
    if (i < parts[p].count)
      return &parts[p].rows[i];
    i -= parts[p].count;
  }
  return NULL;
}

/* What an engine tells apart and the catalogue does not. */
static const char *row_of(const char *id) {
  return strcmp(id, "short-read") == 0 ? "short-write" : id;
}

const catalogue_entry *catalogue_find(const char *id) {
  id = row_of(id);
  for (size_t i = 0; i < CATALOGUE_SIZE; i++)
    if (strcmp(catalogue_at(i)->id, id) == 0)
      return catalogue_at(i);
  return NULL;
}

const char *catalogue_class_name(catalogue_class kind) {
  static const char *const names[] = {"always", "contract", "advice", "belief"};
  return names[kind];
}
