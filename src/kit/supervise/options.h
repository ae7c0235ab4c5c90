/* The command line of `kit supervise`: written by kit_supervise(), read by the verb. */
#ifndef KIT_SUPERVISE_OPTIONS_H
#define KIT_SUPERVISE_OPTIONS_H

#include "supervise/supervise.h"

typedef struct supervise_call {
  kit_supervise_options options;
  int report_fd;        /* where the report goes as JSON; -1: told in words */
  bool tests;           /* all tests of a program, or those named */
  int64_t jobs, repeat; /* of these */
  bool tap;
  const char *junit, *json;                         /* files to write */
  char **env, **engines, **sources, **source_flags; /* what options points to */
} supervise_call;

/* 0, or -EINVAL with a sentence in *ret_why (static or from argv). Texts of argv are not copied. Free the
   call either way. */
int supervise_call_read(int argc, char **argv, supervise_call *ret, const char **ret_why);
void supervise_call_free(supervise_call *call);

/* The arguments (without argv[0]) that mean these options, with the report to descriptor 3. NULL without
   memory; free with supervise_arguments_free(). */
char **supervise_arguments(const kit_supervise_options *options);
void supervise_arguments_free(char **arguments);

#endif
