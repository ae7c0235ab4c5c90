/* Real batch files, and a program behind them that shows what has become of the arguments. */
#ifndef WINDOWS_SYSTEM_BATCH_H
#define WINDOWS_SYSTEM_BATCH_H

#include <stdbool.h>

enum { SHOWN_MOST = 4000 };

/* A batch file that hands its arguments on to the program `shows`; `how` is %* or %1 %2 … */
void write_script(const char *name, const char *how);

/* What `shows` prints of these arguments; it ends with 33. to: of SHOWN_MOST. */
void shown(const char *const *args, char *to);

bool is_wine(void);

/* Wine's cmd.exe expands percent signs of an argument once more, and counts on ANSI text. */
bool can_be_checked(const char *const *args);

#endif
