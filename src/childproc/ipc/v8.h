/*
 * The values of advanced messages: V8's serialization format (version 15, as Node 20 writes it) and JSON
 * texts with the forms of childproc.h, "Advanced messages". docs/messages-advanced.md has the table.
 */
#ifndef IPC_V8_H
#define IPC_V8_H

#include <stddef.h>

/*
 * The payload of a message, from its header FF 0F on and without the length that goes before it. The same
 * bytes that Node writes for the same value. 0; -EINVAL: json is no JSON text; -EILSEQ: it holds a form that
 * is none of the documented ones, or not UTF-8; -ENOMEM. Owner: the caller, free().
 */
int v8_encode(const char *json, size_t size, char **ret, size_t *ret_size);

/*
 * The JSON text of a payload (header first), with a NUL behind it; one line. 0; -EBADMSG: no payload of
 * version 0 to 15, cut short, a value that cannot be, or deeper than JSON_DEPTH; -ENOMEM. Owner: the caller,
 * free(). What is behind the value is not looked at, as in Node.
 */
int v8_decode(const void *payload, size_t size, char **ret_json, size_t *ret_size);

#endif
