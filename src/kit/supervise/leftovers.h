/* Ending what is left below this process, which is a subreaper: nothing that was started may stay behind. */
#ifndef KIT_LEFTOVERS_H
#define KIT_LEFTOVERS_H

#include <sys/types.h>

/* Kills all below this process but `spare`, and reaps those that became its children. How many ran. */
int leftovers_kill(pid_t spare);

/* No child of this process's own runs any more: gives what is left a second to end, kills what does not,
   and reaps all of it. How many had to be killed. */
int leftovers_end(void);

#endif
