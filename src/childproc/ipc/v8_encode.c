#include "ipc/v8_encode.h"
#include "ipc/v8.h"

#include <errno.h>
#include <stdlib.h>

static int object(struct v8_encoder *e, uint32_t node) {
  uint32_t name, inner;
  if (v8_is_form(e, node))
    return v8_encode_form(e, node + 1, node + 2);
  if (!v8_is_shared(e, node, &name, &inner))
    return v8_encode_object(e, node);
  return v8_encode_shared(e, name);
}

static int value(struct v8_encoder *e, uint32_t node) {
  double number;
  switch (e->tree.nodes[node].kind) {
  case JSON_OBJECT:
    return object(e, node);
  case JSON_LIST:
    return v8_encode_list(e, node, V8_NO_NODE);
  case JSON_STRING:
    return v8_write_string(&e->out, v8_slice(&e->tree, node)) ? 0 : -EILSEQ;
  case JSON_NUMBER:
    if (!v8_number_of(e, node, &number))
      return -EINVAL;
    v8_encode_number(e, number);
    return 0;
  case JSON_TRUE:
    json_add_byte(&e->out, V8_TRUE);
    return 0;
  case JSON_FALSE:
    json_add_byte(&e->out, V8_FALSE);
    return 0;
  default:
    json_add_byte(&e->out, V8_NULL);
    return 0;
  }
}

/* A value, or the beginning of one. What is shared may be another node, to be written in its place. */
static int write_value(struct v8_encoder *e, uint32_t node) {
  e->instead = V8_NO_NODE;
  int status = value(e, node);
  if (status != 0 || e->instead == V8_NO_NODE)
    return status;
  status = value(e, e->instead);
  return status == 0 && e->pending != NULL ? -EILSEQ : status; /* a value that is no object */
}

static int write_all(struct v8_encoder *e) {
  uint32_t node = 0;
  json_add_byte(&e->out, (char)V8_HEADER);
  v8_write_varint(&e->out, V8_VERSION);
  for (;;) {
    int status = node == V8_NO_NODE ? 0 : write_value(e, node);
    if (status == 0 && e->out.failed)
      status = -ENOMEM;
    if (status != 0 || e->open_count == 0)
      return status;
    status = v8_encode_step(e, &node);
    if (status != 0)
      return status;
  }
}

int v8_encode(const char *json, size_t size, char **ret, size_t *ret_size) {
  struct v8_encoder e = {0};
  if (size > UINT32_MAX)
    return -EILSEQ;
  int status = json_check(json, size);
  if (status == 0)
    status = v8_tree_read(&e.tree, json, size);
  if (status == 0)
    status = v8_shared_find(&e);
  if (status == 0)
    status = write_all(&e);
  if (status == 0 && e.out.size > UINT32_MAX)
    status = -EILSEQ;
  if (status == 0)
    status = json_take(&e.out, ret, ret_size);
  json_drop(&e.out);
  v8_tree_free(&e.tree);
  free(e.open);
  free(e.members.at);
  free(e.shared);
  return status;
}
