/* What a learner sees when an exercise begins. */
#ifndef KIT_TASK_H
#define KIT_TASK_H

#include "course/course.h"

/* Starts it, tells the task and what to type; an exit code. */
int task_begin(course *here, const exercise *one);

#endif
