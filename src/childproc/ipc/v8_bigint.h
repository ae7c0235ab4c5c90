/*
 * Integers of any size. On the wire: their digits, 64 bits each, the lowest first. As text: decimal, or
 * hexadecimal ("-0x1f") from V8_DECIMAL_BITS on, because the time to make decimals grows with the square of
 * the length, and a peer chooses the length.
 */
#ifndef IPC_V8_BIGINT_H
#define IPC_V8_BIGINT_H

#include "ipc/json_write.h"

#define V8_DECIMAL_BITS 8192

/* The text of a number with these digits. False: no memory. */
bool v8_bigint_text(struct json_text *text, const unsigned char *digits, size_t size, bool negative);

/* Writes bitfield and digits of a decimal or hexadecimal text. 0, -EILSEQ, -ENOMEM. */
int v8_bigint_read(const char *text, size_t size, struct json_text *to);

#endif
