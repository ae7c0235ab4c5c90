#include "ipc/v8_decode.h"
#include "ipc/json.h"
#include "ipc/v8.h"

#include <errno.h>
#include <stdlib.h>

/* What Node's own code makes of an object of C++ is a copy in a plain one. Both have a number. */
static bool host_object(struct v8_decoder *d) {
  uint32_t kind;
  unsigned char tag;
  if (!v8_read_varint(&d->in, &kind))
    return false;
  if (kind == V8_HOST_VIEW)
    return v8_decode_host_view(d);
  if (kind != V8_HOST_COPY || !v8_read_tag(&d->in, &tag) || tag != V8_OBJECT)
    return false;
  v8_mark(d, d->next_id++, V8_COPY);
  return v8_open(d, tag);
}

/* A value, or the beginning of one. */
static bool value(struct v8_decoder *d) {
  enum { MOST = 8 }; /* objects and lists that one value may open */
  unsigned char tag;
  if (d->depth > JSON_DEPTH - MOST || !v8_read_tag(&d->in, &tag))
    return false;
  switch (tag) {
  case V8_OBJECT:
  case V8_DENSE:
  case V8_SPARSE:
  case V8_MAP:
  case V8_SET:
  case V8_ERROR:
    return v8_open(d, tag);
  case V8_HOST:
    return host_object(d);
  case V8_REFERENCE:
    return v8_decode_reference(d);
  case V8_BUFFER:
  case V8_RESIZABLE_BUFFER:
    return v8_decode_buffer(d, tag);
  default:
    return v8_decode_simple(d, tag);
  }
}

static bool header(struct v8_decoder *d) {
  unsigned char tag;
  return v8_read_byte(&d->in, &tag) && tag == V8_HEADER && v8_read_varint(&d->in, &d->in.version) &&
         d->in.version <= V8_VERSION;
}

static bool read_all(struct v8_decoder *d) {
  d->out.size = d->depth = d->frame_count = d->buffer_count = 0;
  d->next_id = 0;
  d->again = false;
  if (!header(d) || !value(d))
    return false;
  while (d->frame_count > 0 && !d->no_memory && !d->out.failed) {
    enum v8_step step = v8_step(d);
    if (step == V8_WRONG || (step == V8_NEXT && !value(d)))
      return false;
    if (step == V8_CLOSED)
      v8_end(d, d->frames[--d->frame_count].wrapped);
  }
  return true;
}

int v8_decode(const void *payload, size_t size, char **ret_json, size_t *ret_size) {
  const struct v8_input in = {payload, (const unsigned char *)payload + size, 0};
  struct v8_decoder d = {.in = in};
  bool good = size <= UINT32_MAX && read_all(&d);
  if (good && d.again && !d.no_memory) {
    d.in = in;
    good = read_all(&d);
  }
  bool no_memory = d.no_memory || d.out.failed;
  free(d.marks);
  free(d.frames);
  free(d.buffers);
  if (good && !no_memory)
    return json_take(&d.out, ret_json, ret_size);
  json_drop(&d.out);
  return no_memory ? -ENOMEM : -EBADMSG;
}
