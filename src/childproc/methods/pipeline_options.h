#ifndef METHODS_PIPELINE_OPTIONS_H
#define METHODS_PIPELINE_OPTIONS_H

#include "childproc.h"

/*
 * Each option belongs to the whole pipeline or to its stages: one that is given to the other is refused,
 * before anything is started. 0 or -EINVAL with cp_last_error(). *ret_whole has its full size.
 */
int pipeline_check(const cp_command *commands, const cp_options *options, cp_options *ret_whole,
                   size_t *ret_count);

/* What stage `i` of `count` is started with, but for stdio and progress. */
cp_options pipeline_stage_options(const cp_command *command, const cp_options *whole, size_t i);

#endif
