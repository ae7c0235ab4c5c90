/* What JSON has no value for: an object with one member, whose name says what it is. */
#include "ipc/v8_bigint.h"
#include "ipc/v8_encode.h"

#include <errno.h>
#include <math.h>

static enum json_kind kind(const struct v8_encoder *e, uint32_t node) {
  return e->tree.nodes[node].kind;
}

static bool is_pair(const struct v8_encoder *e, uint32_t node, enum json_kind first, enum json_kind second) {
  return kind(e, node) == JSON_LIST && e->tree.nodes[node].count == 2 && kind(e, node + 1) == first &&
         kind(e, v8_element(&e->tree, node, 1)) == second;
}

static int undefined(struct v8_encoder *e, uint32_t value) {
  if (kind(e, value) != JSON_TRUE)
    return -EILSEQ;
  json_add_byte(&e->out, V8_UNDEFINED);
  return 0;
}

static int number(struct v8_encoder *e, uint32_t value) {
  double special;
  if (!v8_number_of(e, value - 2, &special)) /* the object around it */
    return -EILSEQ;
  v8_encode_number(e, special);
  return 0;
}

static int bigint_digits(struct v8_encoder *e, uint32_t value) {
  struct json_slice text = v8_slice(&e->tree, value);
  if (kind(e, value) != JSON_STRING)
    return -EILSEQ;
  return v8_bigint_read(text.text + 1, text.size - 2, &e->out);
}

static int bigint(struct v8_encoder *e, uint32_t value) {
  json_add_byte(&e->out, V8_BIGINT);
  return bigint_digits(e, value);
}

static int date(struct v8_encoder *e, uint32_t value) {
  double milliseconds = (double)NAN;
  if (kind(e, value) != JSON_NULL && !v8_number_of(e, value, &milliseconds))
    return -EILSEQ;
  v8_encode_id(e);
  json_add_byte(&e->out, V8_DATE);
  v8_write_double(&e->out, v8_date(milliseconds));
  return 0;
}

static int regexp(struct v8_encoder *e, uint32_t value) {
  uint32_t flags;
  if (!is_pair(e, value, JSON_STRING, JSON_STRING))
    return -EILSEQ;
  struct json_slice letters = v8_slice(&e->tree, v8_element(&e->tree, value, 1));
  if (!v8_flags_read(letters.text + 1, letters.size - 2, &flags))
    return -EILSEQ;
  v8_encode_id(e);
  json_add_byte(&e->out, V8_REGEXP);
  if (!v8_write_string(&e->out, v8_slice(&e->tree, value + 1)))
    return -EILSEQ;
  v8_write_varint(&e->out, flags);
  return 0;
}

static int map(struct v8_encoder *e, uint32_t value) {
  return kind(e, value) == JSON_LIST ? v8_encode_collection(e, value, V8_OPEN_MAP) : -EILSEQ;
}

static int set(struct v8_encoder *e, uint32_t value) {
  return kind(e, value) == JSON_LIST ? v8_encode_collection(e, value, V8_OPEN_SET) : -EILSEQ;
}

static int boxed(struct v8_encoder *e, uint32_t value) {
  double special;
  v8_encode_id(e);
  if (v8_number_of(e, value, &special)) {
    json_add_byte(&e->out, V8_NUMBER_OBJECT);
    v8_write_double(&e->out, special);
    return 0;
  }
  switch (kind(e, value)) {
  case JSON_TRUE:
  case JSON_FALSE:
    json_add_byte(&e->out, kind(e, value) == JSON_TRUE ? V8_TRUE_OBJECT : V8_FALSE_OBJECT);
    return 0;
  case JSON_STRING:
    json_add_byte(&e->out, V8_STRING_OBJECT);
    return v8_write_string(&e->out, v8_slice(&e->tree, value)) ? 0 : -EILSEQ;
  default:
    if (!v8_is_form(e, value) || !json_string_is(v8_slice(&e->tree, value + 1), "$bigint"))
      return -EILSEQ;
    json_add_byte(&e->out, V8_BIGINT_OBJECT);
    return bigint_digits(e, value + 2);
  }
}

static int sparse(struct v8_encoder *e, uint32_t value) {
  int64_t length;
  if (!is_pair(e, value, JSON_NUMBER, JSON_OBJECT) || !json_integer(v8_slice(&e->tree, value + 1), &length) ||
      length < 0 || length > UINT32_MAX)
    return -EILSEQ;
  return v8_encode_sparse(e, (uint32_t)length, v8_element(&e->tree, value, 1));
}

static int array(struct v8_encoder *e, uint32_t value) {
  if (!is_pair(e, value, JSON_LIST, JSON_OBJECT))
    return -EILSEQ;
  return v8_encode_list(e, value + 1, v8_element(&e->tree, value, 1));
}

static int literal(struct v8_encoder *e, uint32_t value) {
  return kind(e, value) == JSON_OBJECT ? v8_encode_object(e, value) : -EILSEQ;
}

static const struct {
  const char *name;
  int (*encode)(struct v8_encoder *e, uint32_t value);
} forms[] = {{"$undefined", undefined},
             {"$number", number},
             {"$bigint", bigint},
             {"$date", date},
             {"$regexp", regexp},
             {"$map", map},
             {"$set", set},
             {"$bytes", v8_encode_bytes},
             {"$error", v8_encode_error},
             {"$boxed", boxed},
             {"$sparse", sparse},
             {"$array", array},
             {"$object", literal},
             {"$ref", v8_encode_shared}};

int v8_encode_form(struct v8_encoder *e, uint32_t name, uint32_t value) {
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (json_string_is(v8_slice(&e->tree, name), forms[i].name))
      return forms[i].encode(e, value);
  return -EILSEQ;
}
