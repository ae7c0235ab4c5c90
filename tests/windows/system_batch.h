/* Real batch files, and a program behind them that shows what has become of the arguments. */
#ifndef WINDOWS_SYSTEM_BATCH_H
#define WINDOWS_SYSTEM_BATCH_H

#include "childproc.h"

#include <stdbool.h>

enum { SHOWN_MOST = 4000 };

/* A batch file that hands its arguments on to the program `shows`; `how` is %* or %1 %2 … */
void write_script(const char *name, const char *how);

/* What `shows` prints of these arguments; it ends with 33. to: of SHOWN_MOST. */
void shown(const char *const *args, char *to);

/*
 * Runs it with these arguments. Once in some thousand starts, on a machine with much to do, Wine cannot make
 * the process that the script asks for, and its cmd.exe says that it knows no such command: then it is run
 * again.
 */
cp_result *run_script(const char *script, const char *const *args, cp_batch policy);

bool is_wine(void);

/* Wine's cmd.exe expands percent signs of an argument once more, and counts on ANSI text. */
bool can_be_checked(const char *const *args);

#endif
