/* The learner's answer beside the shipped ones: how long each is, and which calls it makes. */
#ifndef KIT_COMPARE_H
#define KIT_COMPARE_H

#include "course/exercise.h"

void compare_answers(const exercise *one);

#endif
