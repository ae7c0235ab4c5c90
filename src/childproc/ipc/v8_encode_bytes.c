/*
 * {"$bytes":["NAME","base64"]}: a view with bytes of its own, as Node writes it, or an ArrayBuffer (with a
 * third element: it may grow to so much). {"$bytes":["NAME",buffer,offset,size]}: a view of an ArrayBuffer
 * that may have others, as V8 writes it.
 */
#include "ipc/base64.h"
#include "ipc/v8_encode.h"

#include <errno.h>
#include <stdlib.h>

static bool read_uint32(const struct v8_encoder *e, uint32_t node, uint32_t *ret) {
  int64_t number;
  if (e->tree.nodes[node].kind != JSON_NUMBER || !json_integer(v8_slice(&e->tree, node), &number) ||
      number < 0 || number > UINT32_MAX)
    return false;
  *ret = (uint32_t)number;
  return true;
}

/* The bytes of a base64 string; free() them. */
static int read_bytes(const struct v8_encoder *e, uint32_t node, unsigned char **ret, size_t *ret_size) {
  struct json_slice text = v8_slice(&e->tree, node);
  size_t size = text.size - 2;
  char *plain = NULL; /* some write "/" as "\/" */
  if (e->tree.nodes[node].kind != JSON_STRING)
    return -EILSEQ;
  if ((e->tree.nodes[node].flags & V8_ESCAPES) != 0 && (plain = json_string(text, &size)) == NULL)
    return -ENOMEM;
  unsigned char *bytes = malloc(BASE64_DECODED(size));
  int status = bytes == NULL ? -ENOMEM
               : base64_decode(plain != NULL ? plain : text.text + 1, size, bytes, ret_size) ? 0
                                                                                             : -EILSEQ;
  free(plain);
  if (status == 0)
    *ret = bytes;
  else
    free(bytes);
  return status;
}

static int write_bytes(struct v8_encoder *e, uint32_t node, uint32_t element, const char *before,
                       size_t before_size, const uint32_t *most) {
  unsigned char *bytes;
  size_t size;
  int status = read_bytes(e, node, &bytes, &size);
  if (status != 0)
    return status;
  if (size % element != 0 || size > UINT32_MAX || (most != NULL && *most < size)) {
    status = -EILSEQ;
  } else {
    e->buffer_size = (uint32_t)size;
    if (e->pending != NULL)
      e->pending->buffer_size = (uint32_t)size;
    v8_encode_id(e);
    json_add(&e->out, before, before_size);
    v8_write_varint(&e->out, (uint32_t)size);
    if (most != NULL)
      v8_write_varint(&e->out, *most);
    json_add(&e->out, (const char *)bytes, size);
  }
  free(bytes);
  return status;
}

static uint32_t view_named(const struct v8_encoder *e, uint32_t name) {
  uint32_t view = 0;
  while (view < V8_VIEWS && !json_string_is(v8_slice(&e->tree, name), v8_views[view].name))
    view++;
  return view;
}

static int own_bytes(struct v8_encoder *e, uint32_t name, uint32_t bytes) {
  uint32_t view = view_named(e, name);
  if (view == V8_VIEWS)
    return -EILSEQ;
  const char before[] = {V8_HOST, V8_HOST_VIEW, (char)view};
  return write_bytes(e, bytes, v8_views[view].element, before, sizeof before, NULL);
}

static int array_buffer(struct v8_encoder *e, uint32_t list) {
  const char letter = V8_BUFFER, resizable = V8_RESIZABLE_BUFFER;
  uint32_t most;
  if (e->tree.nodes[list].count == 2)
    return write_bytes(e, list + 2, 1, &letter, 1, NULL);
  if (e->tree.nodes[list].count != 3 || !read_uint32(e, list + 3, &most))
    return -EILSEQ;
  return write_bytes(e, list + 2, 1, &resizable, 1, &most);
}

/* The list of an ArrayBuffer's form, or V8_NO_NODE. */
static uint32_t buffer_list(const struct v8_encoder *e, uint32_t node) {
  if (!v8_is_form(e, node) || !json_string_is(v8_slice(&e->tree, node + 1), "$bytes"))
    return V8_NO_NODE;
  const struct v8_node *list = &e->tree.nodes[node + 2];
  if (list->kind != JSON_LIST || list->count != 2 ||
      !json_string_is(v8_slice(&e->tree, node + 3), "ArrayBuffer"))
    return V8_NO_NODE;
  return node + 2;
}

/* The buffer of a view: its form, in $id or not, or a $ref to it. */
static int viewed_buffer(struct v8_encoder *e, uint32_t node, uint32_t *ret_size) {
  uint32_t name = node + 2, value, buffer = node;
  struct v8_shared *shared = NULL;
  int status = 0;
  bool is_reference = v8_is_form(e, node) && json_string_is(v8_slice(&e->tree, node + 1), "$ref");
  if (is_reference || v8_is_shared(e, node, &name, &value)) {
    shared = v8_shared_by_name(e, name);
    if (shared == NULL || buffer_list(e, shared->node) == V8_NO_NODE)
      return -EILSEQ;
    status = v8_encode_shared(e, name);
    buffer = e->instead; /* none where it is written already */
    e->instead = V8_NO_NODE;
  }
  if (status == 0 && buffer != V8_NO_NODE) {
    uint32_t list = buffer_list(e, buffer);
    status = list != V8_NO_NODE ? array_buffer(e, list) : -EILSEQ;
  }
  *ret_size = shared != NULL ? shared->buffer_size : e->buffer_size;
  return status;
}

static int view_of(struct v8_encoder *e, uint32_t list) {
  uint32_t view = view_named(e, list + 1), buffer = list + 2, offset, size;
  uint32_t offset_node = e->tree.nodes[buffer].after;
  uint32_t buffer_size;
  if (view == V8_VIEWS || v8_views[view].tag == 0 || !read_uint32(e, offset_node, &offset) ||
      !read_uint32(e, offset_node + 1, &size) || offset % v8_views[view].element != 0 ||
      size % v8_views[view].element != 0)
    return -EILSEQ;
  struct v8_shared *pending = e->pending; /* the view has its number behind the buffer's */
  e->pending = NULL;
  int status = viewed_buffer(e, buffer, &buffer_size);
  if (status == 0 && (offset > buffer_size || size > buffer_size - offset))
    status = -EILSEQ;
  if (status != 0)
    return status;
  e->pending = pending;
  v8_encode_id(e);
  json_add_byte(&e->out, V8_VIEW);
  v8_write_varint(&e->out, (unsigned char)v8_views[view].tag);
  v8_write_varint(&e->out, offset);
  v8_write_varint(&e->out, size);
  v8_write_varint(&e->out, 0); /* flags: neither it nor its buffer can grow */
  return 0;
}

int v8_encode_bytes(struct v8_encoder *e, uint32_t value) {
  const struct v8_node *nodes = e->tree.nodes;
  if (nodes[value].kind != JSON_LIST || nodes[value].count < 2 || nodes[value + 1].kind != JSON_STRING)
    return -EILSEQ;
  if (nodes[value].count == 4)
    return view_of(e, value);
  if (json_string_is(v8_slice(&e->tree, value + 1), "ArrayBuffer"))
    return array_buffer(e, value);
  return nodes[value].count == 2 ? own_bytes(e, value + 1, value + 2) : -EILSEQ;
}
