/* The bytes of V8's format. The growing text of json_write.h serves for them as well. */
#ifndef IPC_V8_WRITE_H
#define IPC_V8_WRITE_H

#include "ipc/json.h"
#include "ipc/json_write.h"

void v8_write_varint(struct json_text *to, uint32_t value);
void v8_write_int32(struct json_text *to, int32_t value); /* with its letter */
void v8_write_double(struct json_text *to, double value); /* the 8 bytes alone */

/* A string with its letter: one byte a character up to U+00FF, else two. False: too long. */
bool v8_write_string(struct json_text *to, struct json_slice string);

#endif
