/* Inside the recorder. Everything here may run between fork and exec: no allocation, no stdio. */
#ifndef KIT_RECORDER_INTERNAL_H
#define KIT_RECORDER_INTERNAL_H

#include "log.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The caller of a wrapper: the address of its call, as the debug information knows it. */
#define SITE rec_site(__builtin_return_address(0))
uint64_t rec_site(const void *return_address);

/* Appends a copy of the event; pid and time are filled in. */
void rec_add(rec_event event);

/* What this process is in until rec_leave(); errno is kept. */
void rec_enter(rec_call call, int arg, uint64_t site);
void rec_leave(void);
rec_process *rec_self(void); /* NULL without a log, or when its table is full */
void rec_born(const int64_t args[3], uint64_t site);
uint32_t rec_mark(void); /* how many events there are so far */

uint64_t rec_inode(int fd); /* of a pipe or socket; 0 for the rest */

/* If this call is to fail: sets errno, records it and returns true. */
bool rec_fault(const char *call, uint64_t site);
void rec_fault_forked(void); /* counts start anew in a child */
void rec_delay_after_fork(bool in_child);

#endif
