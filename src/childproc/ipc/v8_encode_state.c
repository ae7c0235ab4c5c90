/* What all that is written shares: numbers of objects, numbers, what a node is, what is open. */
#include "ipc/v8_encode.h"

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

struct v8_open *v8_push(struct v8_encoder *e, enum v8_open_kind kind, uint32_t node) {
  if (e->open_count == e->open_room) {
    size_t room = e->open_room * 2 + 16;
    struct v8_open *open = realloc(e->open, room * sizeof *open);
    if (open == NULL)
      return NULL;
    e->open = open;
    e->open_room = room;
  }
  struct v8_open *o = &e->open[e->open_count++];
  *o = (struct v8_open){
      .kind = kind, .at = node + 1, .to = e->tree.nodes[node].after, .properties = V8_NO_NODE};
  return o;
}
