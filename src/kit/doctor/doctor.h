/* What kit doctor looks at: each part adds what it has found. */
#ifndef KIT_DOCTOR_H
#define KIT_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

typedef enum health {
  HEALTH_GOOD,
  HEALTH_LESS,   /* something is not checked or not shown here */
  HEALTH_MISSING /* a learner cannot work */
} health;

typedef struct examined {
  char *name; /* "gcc", "pidfd" */
  health state;
  char *detail; /* a version, a number, or why not */
  char *cost;   /* what is lost; "" */
  char *how;    /* how to get it; "" */
} examined;

typedef struct examination {
  examined *items;
  size_t count;
} examination;

/* Takes the three texts. */
void examined_add(examination *all, const char *name, health state, char *detail, char *cost, char *how);
void examination_clear(examination *all);

void examine_tools(examination *all);  /* programs: what a learner's machine has installed */
void examine_kernel(examination *all); /* what the kernel offers, and what it was told to refuse */
void examine_places(examination *all); /* files, disks, limits */

#endif
