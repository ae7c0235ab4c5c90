/* Making cp_error values: the texts are Node's, the advice is ours. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "childproc.h"

#include <stdarg.h>

#if defined(__GNUC__)
#define ERROR_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define ERROR_PRINTF(text, first)
#endif

/* "ENOENT" for ENOENT; "E?" for a number that is none. */
const char *errno_name(int errnum);

/*
 * Makes `facts`, with the message that format gives, the last error of this thread; returns
 * -facts.errnum. Strings of facts are copied, but for name, code and advice, which are static.
 */
int error_set(cp_error facts, const char *format, ...) ERROR_PRINTF(2, 3);

/* The usual kinds. Each returns the negative errno. */
int error_argument(const char *code, int index, const char *advice, const char *format, ...)
    ERROR_PRINTF(4, 5);
int error_system(const char *call, int errnum); /* "kill EPERM" */
int error_memory(void);

/* What is told where there is no memory even to tell it; freed by nobody. */
extern const cp_error error_no_memory;

/* A copy on the heap that the caller owns; for no memory error_no_memory. */
const cp_error *error_copy(const cp_error *error);
const cp_error *error_free(const cp_error *error);

#endif
