/*
 * The one interface of every diagnosis engine: it prepares a run, looks at snapshots of the process tree
 * while the program runs, and says at the end what it found. An engine never changes a verdict by
 * itself except by ending the run (a deadlock needs no waiting for the deadline).
 */
#ifndef KIT_ENGINE_H
#define KIT_ENGINE_H

#include "supervise/finding.h"
#include "supervise/proc.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct kit_run kit_run; /* one supervised run; supervise.h */

typedef struct kit_engine {
  const char *name;

  /* Before the start: allocate state (*state), add to the environment. 0, or a negative errno: the
     engine is left out, and the report says "not checked here" with *why (static text). */
  int (*start)(kit_run *run, void **state, const char **why);

  /* At each snapshot, every 50 ms or so while the program runs. True ends the run now, with
     KIT_DEADLOCK as its verdict. */
  bool (*observe)(kit_run *run, void *state, const proc_tree *tree);

  /* The program has ended (or is about to be killed); its processes may still be in `tree`. */
  void (*finish)(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings);

  void (*free)(void *state);
} kit_engine;

extern const kit_engine kit_engine_tree;      /* zombies, orphans, who waited for whom */
extern const kit_engine kit_engine_waitgraph; /* who waits in which call on which pipe; deadlocks */
extern const kit_engine kit_engine_inject;    /* what the recorder linked into the program wrote down */
extern const kit_engine kit_engine_probe;     /* what the probe was given by those who started it */
extern const kit_engine kit_engine_stdio;     /* the same with other kinds of stdout */
extern const kit_engine kit_engine_static;    /* the source files themselves */
extern const kit_engine kit_engine_memory;    /* what a sanitizer or valgrind wrote */
extern const kit_engine kit_engine_strace;    /* faults below libc */
extern const kit_engine kit_engine_storm;     /* ends all children while their parent is stopped */

#endif
