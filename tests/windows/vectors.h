/* What is to come out: arguments, the line that a program gets, and what follows "script" on a batch file's
 * line. */
#ifndef WINDOWS_VECTORS_H
#define WINDOWS_VECTORS_H

#include <stddef.h>

typedef struct vector {
  const char *args[4];
  const char *line;
  const char *batch; /* NULL: EINVAL */
} vector;

extern const vector known_vectors[]; /* of libuv, Node and Rust's standard library; ends with line NULL */
extern const vector own_vectors[];   /* ends with line NULL */

typedef struct name_vector {
  const char *name;
  int kind; /* 1 a batch file, 0 none, -1 refused */
} name_vector;
extern const name_vector name_vectors[]; /* ends with name NULL */

#endif
