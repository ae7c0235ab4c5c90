/* The exercises and what the learner has done with them: what nearly every verb begins with. */
#ifndef KIT_COURSE_H
#define KIT_COURSE_H

#include "course/exercise.h"
#include "course/state.h"

typedef struct course {
  exercise_list exercises;
  kit_state *state;
} course;

course course_open(void);
void course_close(course *one);

/* The exercise of that id, or the current one for NULL; NULL after a message that says what to type. */
exercise *course_find(const course *one, const char *id);

/* The first exercise that is not passed, from after the current one on and then from the start; NULL: none.
 */
exercise *course_next(const course *one);

size_t course_passed(const course *one);

/* Makes it the current one and puts its files into the learner's folder. How many were new, or a negative
   errno after a message. */
int course_start(course *one, const exercise *which);

#endif
