/* Where UTF-8 text may be cut. */
#ifndef CHILD_UTF8_H
#define CHILD_UTF8_H

#include <stddef.h>

/* The length of text without a sequence that is begun but not complete at its end. */
size_t utf8_complete(const char *text, size_t size);

/* How many bytes at the beginning belong to a sequence that began before it. */
size_t utf8_leftover(const char *text, size_t size);

#endif
