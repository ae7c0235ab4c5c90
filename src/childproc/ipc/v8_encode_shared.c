/* Objects that are meant more than once: {"$id":name,"$value":…} and {"$ref":name}. */
#include "ipc/v8_encode.h"

#include <errno.h>
#include <stdlib.h>

/* The nodes of the values of "$id" and "$value", in either order. */
bool v8_is_shared(const struct v8_encoder *e, uint32_t node, uint32_t *ret_name, uint32_t *ret_value) {
  const struct v8_node *n = &e->tree.nodes[node];
  if (n->kind != JSON_OBJECT || n->count != 2 || (n->flags & V8_LITERAL) != 0)
    return false;
  uint32_t first = node + 1, second = e->tree.nodes[node + 2].after;
  if (json_string_is(v8_slice(&e->tree, first), "$value")) {
    uint32_t swap = first;
    first = second;
    second = swap;
  }
  *ret_name = first + 1;
  *ret_value = second + 1;
  return json_string_is(v8_slice(&e->tree, first), "$id") &&
         json_string_is(v8_slice(&e->tree, second), "$value");
}

static int by_name(const void *a, const void *b) {
  const struct v8_shared *x = a, *y = b;
  return x->name < y->name ? -1 : x->name > y->name;
}

static int add(struct v8_encoder *e, size_t *room, uint32_t name, uint32_t value) {
  int64_t number;
  if (e->tree.nodes[name].kind != JSON_NUMBER || !json_integer(v8_slice(&e->tree, name), &number))
    return -EILSEQ;
  if (e->shared_count == *room) {
    struct v8_shared *shared = realloc(e->shared, (*room * 2 + 8) * sizeof *shared);
    if (shared == NULL)
      return -ENOMEM;
    e->shared = shared;
    *room = *room * 2 + 8;
  }
  e->shared[e->shared_count++] = (struct v8_shared){.name = number, .node = value};
  return 0;
}

/* From the outside in, so that what is inside $object is known to be meant as it is. */
int v8_shared_find(struct v8_encoder *e) {
  size_t room = 0;
  for (uint32_t node = 0; node < e->tree.count; node++) {
    uint32_t name, value;
    int status = 0;
    if (v8_is_form(e, node) && json_string_is(v8_slice(&e->tree, node + 1), "$object"))
      e->tree.nodes[node + 2].flags |= V8_LITERAL;
    else if (v8_is_shared(e, node, &name, &value))
      status = add(e, &room, name, value);
    if (status != 0)
      return status;
  }
  if (e->shared_count > 1)
    qsort(e->shared, e->shared_count, sizeof *e->shared, by_name);
  for (size_t i = 1; i < e->shared_count; i++)
    if (e->shared[i].name == e->shared[i - 1].name)
      return -EILSEQ;
  return 0;
}

struct v8_shared *v8_shared_by_name(struct v8_encoder *e, uint32_t name) {
  struct v8_shared key;
  if (e->shared_count == 0 || e->tree.nodes[name].kind != JSON_NUMBER ||
      !json_integer(v8_slice(&e->tree, name), &key.name))
    return NULL;
  return bsearch(&key, e->shared, e->shared_count, sizeof key, by_name);
}

/* What comes first is the object itself, be it $id or $ref: indexes go before other members. */
int v8_encode_shared(struct v8_encoder *e, uint32_t name) {
  struct v8_shared *shared = v8_shared_by_name(e, name);
  if (shared == NULL || e->pending != NULL)
    return -EILSEQ;
  if (shared->written) {
    json_add_byte(&e->out, V8_REFERENCE);
    v8_write_varint(&e->out, shared->id);
    return 0;
  }
  e->pending = shared;
  e->instead = shared->node;
  return 0;
}
