/* Bytes as text: RFC 4648, the common alphabet. */
#ifndef IPC_BASE64_H
#define IPC_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#define BASE64_ENCODED(size) (((size) + 2) / 3 * 4) /* with padding */
#define BASE64_DECODED(size) ((size) / 4 * 3 + 3)   /* at most */

void base64_encode(const unsigned char *data, size_t size, char *to);

/* False: text is no base64. The padding may be missing. */
bool base64_decode(const char *text, size_t size, unsigned char *to, size_t *ret_size);

#endif
