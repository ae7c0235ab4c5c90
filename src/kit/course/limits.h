/* What an exercise allows a run of the learner's program. */
#ifndef KIT_LIMITS_H
#define KIT_LIMITS_H

#include "course/exercise.h"
#include "supervise/supervise.h"

void limits_apply(const exercise_limits *limits, kit_supervise_options *options);

#endif
