/* How far something is: a bar of text, and on a terminal a line that is drawn again in place. */
#ifndef KIT_PROGRESS_H
#define KIT_PROGRESS_H

#include <stddef.h>
#include <stdio.h>

/* "[######--------------] 3 of 10 exercises passed", on a line of its own. */
void progress_tell(FILE *to, size_t done, size_t all);

/* The line of something that runs: only on a terminal, and not with KIT_PLAIN. `what` says what is counted.
 */
void progress_show(FILE *to, const char *what, size_t done, size_t all);

/* What goes on within the step that progress_show() has shown last, if it has. */
void progress_note(FILE *to, const char *what);

/* Takes that line away again; before anything else is written. */
void progress_clear(FILE *to);

#endif
