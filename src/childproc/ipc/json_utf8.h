/* UTF-8, one character at a time. */
#ifndef IPC_JSON_UTF8_H
#define IPC_JSON_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * The character at the beginning of text, which is not empty, and how many bytes it takes. What is not UTF-8
 * is -1, and takes as many bytes as one U+FFFD stands for in Node's decoder (the WHATWG's rule: the longest
 * part that a character could begin with, or one byte).
 */
int32_t json_utf8_read(const char *text, size_t size, size_t *ret_size);

/* Writes a character, a surrogate too, to up to 4 bytes and returns how many. */
size_t json_utf8_write(int32_t character, char to[4]);

#endif
