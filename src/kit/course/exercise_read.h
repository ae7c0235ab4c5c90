/* Between the two files that read an exercise.json. */
#ifndef KIT_EXERCISE_READ_H
#define KIT_EXERCISE_READ_H

#include "common/field.h"
#include "course/exercise.h"

bool exercise_is_id(const char *text);

/* The folder's other files are known by then, and the kind. */
void exercise_read_checks(const field_object *top, exercise *whole);

#endif
