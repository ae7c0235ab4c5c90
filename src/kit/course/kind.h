/* The part of exercise.json that differs from kind to kind. */
#ifndef KIT_KIND_H
#define KIT_KIND_H

#include "common/field.h"
#include "course/exercise.h"

void kind_read(const field_object *top, exercise *whole);
void kind_read_action(const field_object *check, const exercise *whole, exercise_check *one);

#endif
