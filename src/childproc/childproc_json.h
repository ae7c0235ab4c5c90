/*
 * Messages as values of cJSON, for programs that do not want to deal with text. A small library of its own
 * (childproc_json, with cJSON), so that childproc itself needs neither.
 *
 *   static void received(cp_channel *channel, const char *json, size_t size, void *ctx) {
 *     cJSON *value;
 *     if (cp_json_parse(json, size, &value) < 0)
 *       return;
 *     printf("%s\n", cJSON_GetStringValue(cJSON_GetObjectItem(value, "hello")));
 *     cJSON_Delete(value);
 *   }
 */
#ifndef CHILDPROC_JSON_H
#define CHILDPROC_JSON_H

#include <cjson/cJSON.h>

#include "childproc.h"

#ifdef __cplusplus
extern "C" {
#endif

/* As cp_send(), with a value, which stays the caller's. -EINVAL too for NULL and what cJSON cannot print. */
CP_API int cp_send_json(cp_channel *channel, const cJSON *value);

/*
 * The value of a JSON text. 0; -EINVAL: no JSON; -ENOMEM; -EILSEQ: cJSON would make something else of it:
 * U+0000 in a string, half of a surrogate pair, an integer beyond 2^53, a number beyond double's range or of
 * more than 63 characters, more than 1,000 objects and lists inside each other. Of a member that comes twice
 * cJSON_GetObjectItem() finds the first, where JavaScript takes the last. Owner of *ret: the caller,
 * cJSON_Delete().
 */
CP_API int cp_json_parse(const char *json, size_t size, cJSON **ret);

#ifdef __cplusplus
}
#endif
#endif
