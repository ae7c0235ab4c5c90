/* The parts of check_spawn(): each 0, or -EINVAL with cp_last_error(). */
#ifndef CHILD_CHECK_PARTS_H
#define CHILD_CHECK_PARTS_H

#include "child/check.h"

#define TYPE "ERR_INVALID_ARG_TYPE"
#define VALUE "ERR_INVALID_ARG_VALUE"
#define RANGE "ERR_OUT_OF_RANGE"

int check_stdio(const cp_options *options);
int check_limits(const cp_options *options);

#endif
