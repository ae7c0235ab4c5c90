/* A child with a child of its own, which outlives it unless somebody ends both. */
#ifndef WINDOWS_FAMILY_H
#define WINDOWS_FAMILY_H

#include "childproc.h"

#include <windows.h>

enum { FAMILY_MS = 60000, PARENT_CODE = 41, STAYS_CODE = 42 };

typedef struct family {
  cp_child *child;
  HANDLE grandchild;
  char text[64]; /* what the child has said: the number of its own child */
} family;

/* The grandchild runs, and the child "stays", or "ends" at the end of its stdin; options may be NULL. */
void family_start(family *f, const char *then, const cp_options *options);

bool family_grandchild_lives(const family *f);
void family_expect_end(family *f); /* of the grandchild, soon */
void family_end(family *f);        /* … by force */

HANDLE process_of(int pid);
bool is_wine(void);

#endif
