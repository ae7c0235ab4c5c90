/* What a run of the project's tests prints: a line for each step, and for what failed its last words. */
#ifndef KIT_TEST_REPORT_H
#define KIT_TEST_REPORT_H

#include "common/show.h"

/* "  label", at once, so that one sees what is running; then the rest of that line. why: NULL for none. */
void report_start(const char *label);
void report_end(show_tone tone, const char *word, double seconds, const char *why);

/* The last lines of a file or a text, indented, without escape sequences. */
void report_tail_file(const char *path);
void report_tail(const char *text);

/* The last line of a text that is not empty; free() it. */
char *report_last_line(const char *text);

#endif
