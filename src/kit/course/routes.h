/* Ways through the course: lessons/routes.json names them, and docs/quizzes.md has the format. */
#ifndef KIT_ROUTES_H
#define KIT_ROUTES_H

#include "course/exercise.h"

typedef struct route {
  char *id, *title;
  char **holds; /* exercises, and stages with all of theirs */
} route;

typedef struct route_list {
  route *items;
  size_t count;
} route_list;

/* Empty without the file; where it is wrong, that is told on stderr. */
route_list routes_load(void);
void routes_free(route_list *list);
const route *routes_find(const route_list *list, const char *id);

/* NULL holds everything. */
bool route_holds(const route *one, const exercise *which);

#endif
