/* UTF-8 that is broken: each part that cannot be read becomes U+FFFD, as in Node's decoder. */
#ifndef IPC_JSON_REPAIR_H
#define IPC_JSON_REPAIR_H

#include <stddef.h>

/* A copy of text in which all is UTF-8, with a NUL behind: 0, -ENOMEM. Owner: the caller, free(). */
int json_repair(const char *text, size_t size, char **ret, size_t *ret_size);

#endif
