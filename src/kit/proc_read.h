/* Reading one process from /proc; proc.c puts the trees together. */
#ifndef KIT_PROC_READ_H
#define KIT_PROC_READ_H

#include "proc.h"

/* The whole of /proc/PID/NAME, cut at size - 1, with a NUL. Bytes read, or a negative errno. */
int proc_read_text(pid_t pid, const char *name, char *ret, size_t size);

/* State, relatives, times: all that stands in "stat". */
int proc_read_stat(pid_t pid, proc_info *ret);

/* The rest of proc_info but its descriptors; what cannot be read stays zero (call: -2). */
void proc_read_rest(proc_info *info);
void proc_read_fds(proc_info *info);

/* Direct children: appends to *list, which is realloc()ed. threads: as in proc_info, 0 if unknown. -ENOTSUP:
   this kernel does not list them. */
int proc_read_children(pid_t pid, int threads, pid_t **list, size_t *count);

typedef enum proc_detail { PROC_STAT, PROC_ALL_BUT_FDS, PROC_ALL } proc_detail;

/* proc_tree_read() with as much of each process as is asked for; -ETIMEDOUT when it is not ready at that
 * time. */
int proc_tree_collect(pid_t root, proc_detail detail, int64_t deadline_ns, proc_tree *ret);
int64_t proc_now_ns(void);

#endif
