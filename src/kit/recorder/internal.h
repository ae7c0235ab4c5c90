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
void rec_name(rec_event *event, const char *name); /* of a call; cut where it is too long */

/* What this process is in until rec_leave(); errno is kept. */
void rec_enter(rec_call call, int arg, uint64_t site);
void rec_leave(void);
rec_process *rec_self(void); /* NULL without a log, or when its table is full */
void rec_born(const int64_t args[3], uint64_t site);
uint32_t rec_mark(void); /* how many events there are so far */

uint64_t rec_inode(int fd); /* of a pipe or socket; 0 for the rest */

/* What a process is, as far as the recorder knows; a child begins with its parent's. */
typedef struct rec_state {
  bool is_child;    /* made by a recorded fork */
  bool of_vfork;    /* by vfork(), with a copy of the memory here */
  bool threaded;    /* its parent had several threads */
  bool exec_failed; /* since its birth */
  size_t pending;   /* bytes in stdio's buffers at its birth */
} rec_state;
extern rec_state rec_me;

void rec_hold(void); /* a child stays here while the log says so */
void rec_hold_while(const _Atomic uint32_t *flag);
void rec_be_child(void);   /* the rest of what a birth means, after rec_me is set */
int64_t rec_threads(void); /* of this process */
size_t rec_pending(void);  /* bytes that stdio has not written */
uint64_t rec_hash(const char *path);
void rec_note_open(const char *path, int fd, int flags, uint64_t site);

/* Signals. */
bool rec_in_handler(void);
void rec_handler_enter(uintptr_t own_frame);
void rec_handler_leave(void);
uint32_t rec_handler_runs(int signal);
uint32_t rec_all_handler_runs(void);
void rec_raise_handled(void); /* the storm of the kind "signals": every signal that has a handler, now */
void rec_raise_in_child(void);

/* Around a call that is not async-signal-safe. */
void rec_unsafe_begin(const char *name, uint64_t site);
void rec_unsafe_end(void);

/* If this call is to fail: sets errno, records it and returns true. */
bool rec_fault(const char *call, uint64_t site);
void rec_fault_forked(void); /* counts start anew in a child */

/*
 * The parent of a copied vfork() stays in it until the child has called exec or ended, as with the kernel's.
 * Nothing of that is a descriptor; NULL, where there is no memory for it, holds nobody.
 */
typedef struct rec_vfork_hold rec_vfork_hold;
rec_vfork_hold *rec_vfork_hold_new(void);
rec_vfork_hold *rec_vfork_hold_free(rec_vfork_hold *hold); /* in the parent */
void rec_vfork_begin(rec_vfork_hold *hold);                /* in the child, first of all */
void rec_vfork_wait(rec_vfork_hold *hold);                 /* in the parent; a few seconds at most */

/* Delays. */
typedef enum rec_place {
  REC_AFTER_FORK_PARENT,
  REC_AFTER_FORK_CHILD,
  REC_BEFORE_PAUSE,
  REC_BEFORE_CLOEXEC,
  REC_PLACES
} rec_place;
void rec_delay(rec_place place);
void rec_jitter(void);      /* at any recorded call */
void rec_jitter_born(void); /* each process has numbers of its own */
int rec_set_vfork(const char *spec);
int rec_set_cpu(const char *spec);
void rec_from_environment(void);

/* The size that a read (or write) may have: 1 where it is to be short. */
size_t rec_clip(int fd, size_t size, bool is_write, uint64_t site);

#endif
