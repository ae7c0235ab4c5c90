/* Lines as the library writes them, and their reading by the model. */
#ifndef WINDOWS_SUPPORT_H
#define WINDOWS_SUPPORT_H

#include "child/windows_command.h"
#include "harness.h"

#define SCRIPT "C:\\s c\\run me.bat"

/* With "program" as argv[0]; a text to free(). */
char *line_of(const char *const *args);

/* What follows the script; NULL where it is refused, and cp_last_error() says why. free() it. */
char *batch_of(const char *const *args, cp_batch policy);

/* Fail unless every reader gets `args` from the line, and cmd.exe runs nothing else. */
void expect_program_reads(const char *line, const char *const *args);
void expect_batch_reads(const char *batch, const char *const *args);

void expect_invalid(int r, const char *part);

#endif
