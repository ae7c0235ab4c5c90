/* The exercises and what the learner has done with them: what nearly every verb begins with. */
#ifndef KIT_COURSE_H
#define KIT_COURSE_H

#include "course/exercise.h"
#include "course/routes.h"
#include "course/state.h"

typedef struct course {
  exercise_list exercises;
  kit_state *state;
  route_list routes;
  const route *route; /* NULL: none was chosen, everything is offered */
} course;

course course_open(void);
void course_close(course *one);

/* The exercise of that id, or the current one for NULL; NULL after a message that says what to type. */
exercise *course_find(const course *one, const char *id);

/* The first exercise of the route that is not passed and may be started, from the current one on and then
   from the start. Where all that are left build on something that is not passed, the first of these; NULL:
   none. */
exercise *course_next(const course *one);

/* What it builds on and is not passed, as "2-1, 3-1"; NULL for nothing. To free(). With `in_route` only what
   the route holds. */
char *course_missing(const course *one, const exercise *which, bool in_route);

/* Whether a route (NULL: none) holds an exercise of that stage. */
bool course_holds_stage(const course *one, const route *way, int stage);

/* How many the route holds, and how many of these are passed. */
size_t course_count(const course *one);
size_t course_passed(const course *one);

/* Makes it the current one and puts its files into the learner's folder. How many were new, or a negative
   errno after a message. */
int course_start(course *one, const exercise *which);

#endif
