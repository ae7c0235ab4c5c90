/* The program that is judged: the tests of tests/public/ linked with somebody's library. */
#ifndef KIT_CAPSTONE_LIBRARY_H
#define KIT_CAPSTONE_LIBRARY_H

#include "course/compile.h"

typedef struct library {
  char *program;  /* path */
  bool recorded;  /* its own calls go through the recorder: it was made from sources */
  bool sanitized; /* its mistakes of memory are found */
  char *messages; /* what the compiler and the linker said, "" for nothing */
  bool missing;   /* they are one sentence that names the functions that it lacks */
} library;

/* impl: see capstone_request. out_dir exists; everything that is made goes there. sanitized: of sources only,
   with sanitizers in place of the recorder. */
build_result library_make(const char *impl, const char *out_dir, bool sanitized, library *ret);
void library_clear(library *one);

#endif
