/* Cluster messages: objects with "cmd":"NODE_CLUSTER", as Node sends them. */
#ifndef METHODS_CLUSTER_WIRE_H
#define METHODS_CLUSTER_WIRE_H

#include "ipc/json.h"
#include "ipc/json_write.h"
#include "os/os.h"

/* False for a message that is none of the cluster's. */
bool wire_is_cluster(const char *json, size_t size);

bool wire_act_is(const char *json, size_t size, const char *act);
bool wire_integer(const char *json, size_t size, const char *name, int64_t *ret);
bool wire_true(const char *json, size_t size, const char *name);
char *wire_string(const char *json, size_t size,
                  const char *name); /* NULL: no string, or no memory; to free() */

/* Writing: {"cmd":"NODE_CLUSTER" and then members, ended by the seq. */
void wire_begin(struct json_text *text);
void wire_member(struct json_text *text, const char *name);
void wire_add_string(struct json_text *text, const char *name, const char *value);
void wire_add_integer(struct json_text *text, const char *name, int64_t value);
void wire_add_raw(struct json_text *text, const char *name, const char *json);
int wire_end(struct json_text *text, int64_t seq, char **ret, size_t *ret_size); /* 0 or -ENOMEM */

/* "null:8000:4:undefined:0": what JavaScript makes of these members when it joins them. To free(); NULL: no
 * memory. */
char *wire_key(const char *json, size_t size);

#endif
