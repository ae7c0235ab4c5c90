/* {"$error":{"name":…,"message":…,"stack":…,"cause":…}} */
#include "ipc/v8_encode.h"

#include <errno.h>

static const char *const members[] = {"name", "message", "stack", "cause"};
enum { NAME, MESSAGE, STACK, CAUSE, MEMBERS };

static int which(const struct v8_encoder *e, uint32_t name) {
  int i = 0;
  while (i < MEMBERS && !json_string_is(v8_slice(&e->tree, name), members[i]))
    i++;
  return i;
}

/* Each member at most once, the texts are texts. */
static bool find(const struct v8_encoder *e, uint32_t object, uint32_t found[MEMBERS]) {
  const struct v8_node *nodes = e->tree.nodes;
  if (nodes[object].kind != JSON_OBJECT)
    return false;
  for (int i = 0; i < MEMBERS; i++)
    found[i] = V8_NO_NODE;
  for (uint32_t name = object + 1; name < nodes[object].after; name = nodes[name + 1].after) {
    int i = which(e, name);
    if (i == MEMBERS || found[i] != V8_NO_NODE || (i != CAUSE && nodes[name + 1].kind != JSON_STRING))
      return false;
    found[i] = name + 1;
  }
  return true;
}

static bool write_text(struct v8_encoder *e, char letter, uint32_t node) {
  if (node == V8_NO_NODE)
    return true;
  json_add_byte(&e->out, letter);
  return v8_write_string(&e->out, v8_slice(&e->tree, node));
}

int v8_encode_error(struct v8_encoder *e, uint32_t object) {
  uint32_t found[MEMBERS];
  if (!find(e, object, found))
    return -EILSEQ;
  struct v8_open *o = v8_push(e, V8_OPEN_ERROR, object);
  if (o == NULL)
    return -ENOMEM;
  v8_encode_id(e);
  json_add_byte(&e->out, V8_ERROR);
  if (found[NAME] != V8_NO_NODE) {
    struct json_slice name = v8_slice(&e->tree, found[NAME]);
    char letter = v8_error_letter(name.text + 1, name.size - 2);
    if (letter != 0)
      json_add_byte(&e->out, letter);
  }
  return write_text(e, V8_ERROR_MESSAGE, found[MESSAGE]) ? 0 : -EILSEQ;
}

/* Node 20 writes the cause before the stack, later ones behind it; here they come as they stand. */
int v8_step_error(struct v8_encoder *e, struct v8_open *o, uint32_t *ret_node) {
  while (o->at < o->to) {
    uint32_t name = o->at;
    o->at = e->tree.nodes[name + 1].after;
    int i = which(e, name);
    if (i == CAUSE) {
      json_add_byte(&e->out, V8_ERROR_CAUSE);
      *ret_node = name + 1;
      return 0;
    }
    if (i == STACK && !write_text(e, V8_ERROR_STACK, name + 1))
      return -EILSEQ;
  }
  json_add_byte(&e->out, V8_ERROR_END);
  e->open_count--;
  return 0;
}
