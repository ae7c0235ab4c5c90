/* Who holds which end of which pipe, inside the run and outside of it. */
#ifndef KIT_ENGINES_HOLDERS_H
#define KIT_ENGINES_HOLDERS_H

#include "supervise/proc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a process outside the tree has this pipe open, this process included. Reads all of /proc. */
bool pipe_held_outside(const proc_tree *tree, uint64_t inode);

/* The descriptor of the process that can write (or read) the pipe; NULL if it has none. */
const proc_fd *pipe_end_of(const proc_info *process, uint64_t inode, bool write_end);

#endif
