/*
 * UTF-8 in which a lone surrogate may stand (WTF-8): what any UTF-16 text of Windows becomes, and comes back
 * from unchanged. Text that is no UTF-8 otherwise (an overlong form above all, behind which a quote could
 * hide) has no UTF-16.
 */
#ifndef BASE_WTF8_H
#define BASE_WTF8_H

#include <stddef.h>
#include <stdint.h>

/* The character at *at, which moves behind it; -EILSEQ, and *at stays. */
int32_t wtf8_next(const char **at);

/* How many units of UTF-16 the text is, without the zero at its end; -EILSEQ. */
int64_t wtf8_units(const char *text);

/* Writes them, and a zero. The text has been counted by wtf8_units(). */
void wtf8_to_utf16(const char *text, uint16_t *to);

/* Writes `count` units as WTF-8 to `to` (NULL: nowhere) without a zero; how many bytes they are: at most 3
 * each. */
size_t wtf8_from_utf16(const uint16_t *units, size_t count, char *to);

#endif
