#include "ipc/v8_bigint.h"
#include "ipc/v8_decode.h"

#include <math.h>

bool v8_decode_number(struct v8_decoder *d, double number) {
  if (isfinite(number))
    json_add_number(&d->out, number);
  else
    json_add_text(&d->out, isnan(number)  ? "{\"$number\":\"NaN\"}"
                           : number > 0.0 ? "{\"$number\":\"Infinity\"}"
                                          : "{\"$number\":\"-Infinity\"}");
  return true;
}

static bool bigint(struct v8_decoder *d) {
  const unsigned char *digits;
  uint32_t bits;
  if (!v8_read_varint(&d->in, &bits) || !v8_read_bytes(&d->in, bits >> 1, &digits))
    return false;
  json_add_text(&d->out, "{\"$bigint\":\"");
  if (!v8_bigint_text(&d->out, digits, bits >> 1, (bits & 1) != 0))
    d->no_memory = true;
  json_add_text(&d->out, "\"}");
  return true;
}

static bool date(struct v8_decoder *d) {
  double milliseconds;
  if (!v8_read_double(&d->in, &milliseconds))
    return false;
  milliseconds = v8_date(milliseconds);
  json_add_text(&d->out, "{\"$date\":");
  if (isnan(milliseconds))
    json_add_text(&d->out, "null");
  else
    json_add_number(&d->out, milliseconds);
  json_add_byte(&d->out, '}');
  return true;
}

static bool regexp(struct v8_decoder *d) {
  uint32_t flags;
  char letters[V8_FLAGS_ROOM];
  json_add_text(&d->out, "{\"$regexp\":[");
  if (!v8_read_only_string(&d->in, &d->out) || !v8_read_varint(&d->in, &flags) ||
      !v8_flags_text(flags, letters))
    return false;
  json_add_text(&d->out, ",\"");
  json_add_text(&d->out, letters);
  json_add_text(&d->out, "\"]}");
  return true;
}

static bool boxed_value(struct v8_decoder *d, unsigned char tag) {
  double number;
  switch (tag) {
  case V8_TRUE_OBJECT:
    json_add_text(&d->out, "true");
    return true;
  case V8_FALSE_OBJECT:
    json_add_text(&d->out, "false");
    return true;
  case V8_NUMBER_OBJECT:
    return v8_read_double(&d->in, &number) && v8_decode_number(d, number);
  case V8_BIGINT_OBJECT:
    return bigint(d);
  default:
    return v8_read_only_string(&d->in, &d->out);
  }
}

static bool boxed(struct v8_decoder *d, unsigned char tag) {
  json_add_text(&d->out, "{\"$boxed\":");
  bool good = boxed_value(d, tag);
  json_add_byte(&d->out, '}');
  return good;
}

static bool object(struct v8_decoder *d, unsigned char tag) {
  bool wrapped = v8_begin(d);
  bool good = tag == V8_DATE ? date(d) : tag == V8_REGEXP ? regexp(d) : boxed(d, tag);
  v8_end(d, wrapped);
  return good;
}

bool v8_decode_simple(struct v8_decoder *d, unsigned char tag) {
  double number;
  switch (tag) {
  case V8_UNDEFINED:
    json_add_text(&d->out, "{\"$undefined\":true}");
    return true;
  case V8_NULL:
    json_add_text(&d->out, "null");
    return true;
  case V8_TRUE:
    json_add_text(&d->out, "true");
    return true;
  case V8_FALSE:
    json_add_text(&d->out, "false");
    return true;
  case V8_INT32:
  case V8_UINT32:
  case V8_DOUBLE:
    return v8_read_number(&d->in, tag, &number) && v8_decode_number(d, number);
  case V8_BIGINT:
    return bigint(d);
  case V8_DATE:
  case V8_REGEXP:
  case V8_TRUE_OBJECT:
  case V8_FALSE_OBJECT:
  case V8_NUMBER_OBJECT:
  case V8_BIGINT_OBJECT:
  case V8_STRING_OBJECT:
    return object(d, tag);
  default:
    return v8_read_string(&d->in, tag, &d->out);
  }
}
