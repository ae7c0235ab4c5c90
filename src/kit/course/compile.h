/* Building a learner's files: alone, with the checks of the exercise, and with what counts lines. */
#ifndef KIT_COMPILE_H
#define KIT_COMPILE_H

#include "common/job.h"
#include "course/exercise.h"

typedef struct build_options {
  const exercise *exercise;
  const char *source_dir;  /* where the learner's files are */
  const char *source_file; /* NULL, or a file that stands for the first of them */
  const char *out_dir;     /* exists; everything that is made goes there */
  bool checks;             /* link the exercise's tests; else the learner's own main, or that of try.c */
  bool counted;            /* count the lines that run */
  bool sanitized;          /* with AddressSanitizer and UndefinedBehaviorSanitizer, in the learner's files */
  const char *tests;       /* NULL, or with `checks`: one file in place of the exercise's tests */
  const char *answer;      /* kind tests: what they test; NULL: the first right one */
  const char *suite;       /* NULL, or kind tests: they were compiled before, and this is what came of it */
  bool again;              /* all of it has been made there before, of the same files: nothing is run */
} build_options;

typedef struct build {
  char *program;  /* path */
  char **objects; /* of the learner's files, before the recorder's partial link */
  char **sources; /* the learner's .c files */
  char *suite;    /* kind tests: the learner's file, compiled; for another answer */
  char **flags;   /* with which they were compiled, as far as they say how to read them */
  char *messages; /* what the compiler said, "" for nothing */
} build;

typedef enum build_result {
  BUILD_DONE,
  BUILD_REFUSED, /* the compiler refused the learner's files; messages say why */
  BUILD_BROKEN   /* our own failure; messages say why */
} build_result;

build_result build_make(const build_options *options, build *ret);
void build_clear(build *one);

/* One file with a main() of its own, bound to the recorder as a learner's is; `beside` is linked as it is,
   and its header `seen` is known to the file. Object files stand beside the program. */
build_result build_recorded(const char *file, const char *beside, const char *seen, const char *program,
                            char **ret_messages);

/* The compiler with the flags that every learner's file gets; and what the libraries of this build need of
   whoever is linked with them. */
void build_add_compiler(job *one);
void build_add_wants(job *one);

/* For a program that is to find mistakes of memory; not beside what this build is linked with already. */
void build_add_sanitizers(job *one);
bool build_can_sanitize(void);

/* One program of a lesson, linked with the library. */
build_result build_demo(const char *file, const char *program, char **ret_messages);

#endif
