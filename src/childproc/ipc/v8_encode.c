#include "ipc/v8_encode.h"
#include "ipc/v8.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

void v8_encode_id(struct v8_encoder *e) {
  if (e->pending != NULL) {
    e->pending->id = e->next_id;
    e->pending->written = true;
    e->pending = NULL;
  }
  e->next_id++;
}

bool v8_is_int32(double number) {
  return number >= INT32_MIN && number <= INT32_MAX && !(number < (int32_t)number) &&
         !(number > (int32_t)number) && !(signbit(number) && !(number < 0.0));
}

void v8_encode_number(struct v8_encoder *e, double number) {
  if (v8_is_int32(number)) {
    v8_write_int32(&e->out, (int32_t)number);
    return;
  }
  json_add_byte(&e->out, V8_DOUBLE);
  v8_write_double(&e->out, number);
}

/* An object that stands for something else: one member, whose name begins with '$'. */
bool v8_is_form(const struct v8_encoder *e, uint32_t node) {
  const struct v8_node *n = &e->tree.nodes[node];
  return n->kind == JSON_OBJECT && n->count == 1 && (n->flags & V8_LITERAL) == 0 &&
         json_string_starts(v8_slice(&e->tree, node + 1), "$");
}

bool v8_number_of(const struct v8_encoder *e, uint32_t node, double *ret) {
  static const struct {
    const char *name;
    double number;
  } special[] = {
      {"NaN", (double)NAN}, {"Infinity", (double)INFINITY}, {"-Infinity", -(double)INFINITY}, {"-0", -0.0}};
  if (e->tree.nodes[node].kind == JSON_NUMBER)
    return json_number(v8_slice(&e->tree, node), ret);
  if (!v8_is_form(e, node) || !json_string_is(v8_slice(&e->tree, node + 1), "$number"))
    return false;
  struct json_slice name = v8_slice(&e->tree, node + 2);
  for (size_t i = 0; i < sizeof special / sizeof *special; i++)
    if (json_string_is(name, special[i].name)) {
      *ret = special[i].number;
      return true;
    }
  return e->tree.nodes[node + 2].kind == JSON_NUMBER && json_number(name, ret);
}

static int object(struct v8_encoder *e, uint32_t node) {
  uint32_t name, value;
  if (v8_is_form(e, node))
    return v8_encode_form(e, node + 1, node + 2);
  if (!v8_is_shared(e, node, &name, &value))
    return v8_encode_object(e, node);
  return e->pending != NULL ? -EILSEQ : v8_encode_shared(e, name);
}

int v8_encode_value(struct v8_encoder *e, uint32_t node) {
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

static int write_all(struct v8_encoder *e) {
  uint32_t node = 0;
  json_add_byte(&e->out, (char)V8_HEADER);
  v8_write_varint(&e->out, V8_VERSION);
  for (;;) {
    int status = node == V8_NO_NODE ? 0 : v8_encode_value(e, node);
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
