/* What is expected of the two functions. */
#ifndef EXPECT_H
#define EXPECT_H

#include "quote.h"

/* The C runtime reads the arguments again from the line that they are quoted in, one by one. */
void expect_quoted(const char *const *args);

/* The same of a whole line. */
void expect_line(const char *file, const char *const *args);

/* A batch file: refused, or a line in which nothing but it is run and the arguments arrive. */
void expect_batch(const char *file, const char *const *args);

#endif
