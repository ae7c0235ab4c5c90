/* Running the bad programs of this folder, and what must have been said about them. */
#ifndef HARNESS_SUPPORT_H
#define HARNESS_SUPPORT_H

#include "harness.h"
#include "supervise/supervise.h"

/* One test of harness_bad; free the report. */
kit_report run_bad(const char *name);
kit_report run_bad_with(const char *name, kit_supervise_options options);

/* harness_plain with one argument. */
kit_report run_plain(const char *what, const char *argument, kit_supervise_options options);

/* LeakSanitizer makes a process at the end and waits for it, so that the program is one that has waited. */
#define NO_CHILD_OF_LSAN "ASAN_OPTIONS=detect_leaks=0"

/* Runs the test, wants the verdict and these parts in its reason and in its messages. */
void expect_bad(const char *name, kit_verdict verdict, const char *reason, const char *message);

/* A FIFO in the test's folder, and whether nobody holds it open for writing any more. */
const char *fifo_make(void);
int fifo_open(const char *path);
bool fifo_is_free(int fd);

/* A command run to its end: its output and code; free the result. */
typedef struct command_result {
  int code;
  char *out, *err;
} command_result;
command_result run_command(const char *const *argv, const char *const *env_add);
void command_free(command_result *result);

#endif
