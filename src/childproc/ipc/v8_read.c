#include "ipc/v8_read.h"
#include "ipc/json_scan.h"

bool v8_read_byte(struct v8_input *in, unsigned char *ret) {
  if (in->at == in->end)
    return false;
  *ret = *in->at++;
  return true;
}

bool v8_read_varint(struct v8_input *in, uint32_t *ret) {
  uint32_t value = 0;
  unsigned char byte;
  unsigned shift = 0;
  do {
    if (!v8_read_byte(in, &byte))
      return false;
    if (shift < 32) { /* what is longer is read, and means nothing */
      value |= (uint32_t)(byte & 0x7F) << shift;
      shift += 7;
    }
  } while ((byte & 0x80) != 0);
  *ret = value;
  return true;
}

bool v8_read_bytes(struct v8_input *in, size_t size, const unsigned char **ret) {
  if ((size_t)(in->end - in->at) < size)
    return false;
  *ret = in->at;
  in->at += size;
  return true;
}

bool v8_read_double(struct v8_input *in, double *ret) {
  const unsigned char *bytes;
  if (!v8_read_bytes(in, sizeof *ret, &bytes))
    return false;
  memcpy(ret, bytes, sizeof *ret);
  return true;
}

static void skip_padding(struct v8_input *in) {
  while (in->at < in->end && *in->at == V8_PADDING)
    in->at++;
}

bool v8_read_tag(struct v8_input *in, unsigned char *ret) {
  uint32_t count;
  do {
    skip_padding(in);
    if (!v8_read_byte(in, ret))
      return false;
  } while (*ret == V8_OBJECT_COUNT && v8_read_varint(in, &count));
  return true;
}

static bool at(struct v8_input *in, enum v8_tag tag) {
  skip_padding(in);
  return in->at < in->end && *in->at == (unsigned char)tag;
}

bool v8_accept(struct v8_input *in, enum v8_tag tag) {
  if (!at(in, tag))
    return false;
  in->at++;
  return true;
}

static void one_byte(struct json_text *to, const unsigned char *bytes, size_t size) {
  const char *at = (const char *)bytes, *end = at + size;
  json_add_byte(to, '"');
  while (at < end) {
    const char *special = json_run(at, end);
    json_add(to, at, (size_t)(special - at));
    for (at = special; at < end && !json_plain(*at); at++)
      json_add_character(to, (unsigned char)*at);
  }
  json_add_byte(to, '"');
}

static int32_t unit_at(const unsigned char *bytes) {
  uint16_t unit;
  memcpy(&unit, bytes, sizeof unit);
  return unit;
}

static void two_byte(struct json_text *to, const unsigned char *bytes, size_t size) {
  json_add_byte(to, '"');
  for (size_t i = 0; i < size; i += 2) {
    int32_t character = unit_at(bytes + i);
    if ((character & 0xFC00) == 0xD800 && i + 2 < size && (unit_at(bytes + i + 2) & 0xFC00) == 0xDC00) {
      i += 2;
      character = 0x10000 + ((character & 0x3FF) << 10 | (unit_at(bytes + i) & 0x3FF));
    }
    json_add_character(to, character);
  }
  json_add_byte(to, '"');
}

bool v8_read_string(struct v8_input *in, unsigned char tag, struct json_text *to) {
  const unsigned char *bytes;
  uint32_t size;
  if (tag != V8_UTF8 && tag != V8_ONE_BYTE && tag != V8_TWO_BYTE)
    return false;
  if (!v8_read_varint(in, &size) || !v8_read_bytes(in, size, &bytes) || (tag == V8_TWO_BYTE && size % 2 != 0))
    return false;
  if (tag == V8_UTF8)
    json_add_string(to, (const char *)bytes, size);
  else if (tag == V8_ONE_BYTE)
    one_byte(to, bytes, size);
  else
    two_byte(to, bytes, size);
  return true;
}

bool v8_read_only_string(struct v8_input *in, struct json_text *to) {
  unsigned char tag = V8_UTF8; /* before version 12 it has no letter */
  return (in->version < 12 || v8_read_tag(in, &tag)) && v8_read_string(in, tag, to);
}

bool v8_read_number(struct v8_input *in, unsigned char tag, double *ret) {
  uint32_t value;
  if (tag == V8_DOUBLE)
    return v8_read_double(in, ret);
  if ((tag != V8_INT32 && tag != V8_UINT32) || !v8_read_varint(in, &value))
    return false;
  if (tag == V8_UINT32)
    *ret = value;
  else
    *ret = (value & 1) != 0 ? -(double)(value >> 1) - 1 : (double)(value >> 1);
  return true;
}
