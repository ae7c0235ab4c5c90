#include "common/text.h"
#include "doctor/doctor.h"

#include <stdlib.h>

void examined_add(examination *all, const char *name, health state, char *detail, char *cost, char *how) {
  all->items = kit_grow(all->items, all->count + 1, sizeof *all->items);
  all->items[all->count++] = (examined){text_copy(name), state, detail, cost, how};
}

void examination_clear(examination *all) {
  for (size_t i = 0; i < all->count; i++) {
    free(all->items[i].name);
    free(all->items[i].detail);
    free(all->items[i].cost);
    free(all->items[i].how);
  }
  free(all->items);
}
