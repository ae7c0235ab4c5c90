/* Objects, lists and collections: how they begin, what comes next in them, and how they end. */
#include "ipc/v8_encode.h"

#include <errno.h>

static int open_members(struct v8_encoder *e, struct v8_open *o, uint32_t node, enum v8_tag end) {
  o->kind = V8_OPEN_MEMBERS;
  o->end = end;
  o->at = node + 1;
  o->to = e->tree.nodes[node].after;
  o->count = 0;
  return v8_order(&e->members, &e->tree, node, &o->order);
}

int v8_encode_object(struct v8_encoder *e, uint32_t node) {
  struct v8_open *o = v8_push(e, V8_OPEN_MEMBERS, node);
  if (o == NULL)
    return -ENOMEM;
  v8_encode_id(e);
  json_add_byte(&e->out, V8_OBJECT);
  return open_members(e, o, node, V8_OBJECT_END);
}

int v8_encode_sparse(struct v8_encoder *e, uint32_t length, uint32_t members) {
  struct v8_open *o = v8_push(e, V8_OPEN_MEMBERS, members);
  if (o == NULL)
    return -ENOMEM;
  v8_encode_id(e);
  json_add_byte(&e->out, V8_SPARSE);
  v8_write_varint(&e->out, length);
  o->length = length;
  return open_members(e, o, members, V8_SPARSE_END);
}

/* V8 keeps a list of numbers as doubles, and writes it so, once one of them is no 32-bit integer. */
static bool all_doubles(const struct v8_encoder *e, uint32_t list) {
  uint32_t to = e->tree.nodes[list].after;
  bool fraction = false;
  for (uint32_t node = list + 1; node < to; node = e->tree.nodes[node].after)
    if (e->tree.nodes[node].kind != JSON_NUMBER && e->tree.nodes[node].kind != JSON_OBJECT)
      return false;
  for (uint32_t node = list + 1; node < to; node = e->tree.nodes[node].after) {
    double number;
    if (!v8_number_of(e, node, &number))
      return false;
    fraction |= !v8_is_int32(number);
  }
  return fraction;
}

int v8_encode_list(struct v8_encoder *e, uint32_t node, uint32_t properties) {
  struct v8_open *o = v8_push(e, V8_OPEN_ELEMENTS, node);
  if (o == NULL)
    return -ENOMEM;
  v8_encode_id(e);
  o->length = e->tree.nodes[node].count;
  o->properties = properties;
  o->doubles = all_doubles(e, node);
  json_add_byte(&e->out, V8_DENSE);
  v8_write_varint(&e->out, o->length);
  return 0;
}

int v8_encode_collection(struct v8_encoder *e, uint32_t list, enum v8_open_kind kind) {
  struct v8_open *o = v8_push(e, kind, list);
  if (o == NULL)
    return -ENOMEM;
  v8_encode_id(e);
  json_add_byte(&e->out, kind == V8_OPEN_MAP ? V8_MAP : V8_SET);
  return 0;
}

static int write_name(struct v8_encoder *e, const struct v8_open *o, const struct v8_member *member) {
  if (member->index == V8_NO_INDEX)
    return v8_write_string(&e->out, v8_slice(&e->tree, member->name)) ? 0 : -EILSEQ;
  if (o->end == V8_DENSE_END || (o->end == V8_SPARSE_END && member->index >= o->length))
    return -EILSEQ; /* it would be an element, or make the list longer */
  v8_encode_number(e, member->index);
  return 0;
}

static bool next_member(struct v8_encoder *e, struct v8_open *o, struct v8_member *ret) {
  if (o->order.needed) {
    if (o->order.next == o->order.end)
      return false;
    *ret = e->members.at[o->order.next++];
    return true;
  }
  if (o->at == o->to)
    return false;
  *ret = (struct v8_member){o->at, o->at + 1, V8_NO_INDEX};
  o->at = e->tree.nodes[o->at + 1].after;
  return true;
}

static int step_members(struct v8_encoder *e, struct v8_open *o, uint32_t *ret_node) {
  struct v8_member member;
  if (next_member(e, o, &member)) {
    o->count++;
    *ret_node = member.value;
    return write_name(e, o, &member);
  }
  e->members.count = o->order.begin;
  json_add_byte(&e->out, (char)o->end);
  v8_write_varint(&e->out, o->count);
  if (o->end != V8_OBJECT_END)
    v8_write_varint(&e->out, o->length);
  e->open_count--;
  return 0;
}

static int step_elements(struct v8_encoder *e, struct v8_open *o, uint32_t *ret_node) {
  double number;
  while (o->doubles && o->at < o->to && v8_number_of(e, o->at, &number)) {
    json_add_byte(&e->out, V8_DOUBLE);
    v8_write_double(&e->out, number);
    o->at = e->tree.nodes[o->at].after;
  }
  if (o->at < o->to) {
    *ret_node = o->at;
    o->at = e->tree.nodes[o->at].after;
    return 0;
  }
  if (o->properties != V8_NO_NODE)
    return open_members(e, o, o->properties, V8_DENSE_END);
  json_add_byte(&e->out, V8_DENSE_END);
  v8_write_varint(&e->out, 0);
  v8_write_varint(&e->out, o->length);
  e->open_count--;
  return 0;
}

static int step_collection(struct v8_encoder *e, struct v8_open *o, uint32_t *ret_node) {
  if (o->at < o->to) {
    const struct v8_node *node = &e->tree.nodes[o->at];
    o->count++;
    if (o->kind == V8_OPEN_MAP && !o->value) {
      if (node->kind != JSON_LIST || node->count != 2)
        return -EILSEQ;
      *ret_node = o->at + 1;
      o->value = true;
      return 0;
    }
    *ret_node = o->kind == V8_OPEN_MAP ? v8_element(&e->tree, o->at, 1) : o->at;
    o->value = false;
    o->at = node->after;
    return 0;
  }
  json_add_byte(&e->out, o->kind == V8_OPEN_MAP ? V8_MAP_END : V8_SET_END);
  v8_write_varint(&e->out, o->count);
  e->open_count--;
  return 0;
}

int v8_encode_step(struct v8_encoder *e, uint32_t *ret_node) {
  struct v8_open *o = &e->open[e->open_count - 1];
  *ret_node = V8_NO_NODE;
  switch (o->kind) {
  case V8_OPEN_MEMBERS:
    return step_members(e, o, ret_node);
  case V8_OPEN_ELEMENTS:
    return step_elements(e, o, ret_node);
  case V8_OPEN_ERROR:
    return v8_step_error(e, o, ret_node);
  default:
    return step_collection(e, o, ret_node);
  }
}
