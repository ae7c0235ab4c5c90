/* The bytes of a payload, never behind its end. Each function is false where the payload is cut short. */
#ifndef IPC_V8_READ_H
#define IPC_V8_READ_H

#include "ipc/json_write.h"
#include "ipc/v8_format.h"

struct v8_input {
  const unsigned char *at, *end;
  uint32_t version;
};

bool v8_read_byte(struct v8_input *in, unsigned char *ret);
bool v8_read_varint(struct v8_input *in, uint32_t *ret);
bool v8_read_double(struct v8_input *in, double *ret);
bool v8_read_bytes(struct v8_input *in, size_t size, const unsigned char **ret);

/* The letter of the next value, without what means nothing. */
bool v8_read_tag(struct v8_input *in, unsigned char *ret);

/* Goes behind the tag where it is the next. */
bool v8_accept(struct v8_input *in, enum v8_tag tag);

/* A string value, whose letter was read, as JSON with quotes. False as well for what is no string. */
bool v8_read_string(struct v8_input *in, unsigned char tag, struct json_text *to);

/* A string that stands where only a string may. */
bool v8_read_only_string(struct v8_input *in, struct json_text *to);

/* A number, whose letter was read. False as well for what is none. */
bool v8_read_number(struct v8_input *in, unsigned char tag, double *ret);

#endif
