/* Buffers, views of them, and references, which a view may follow as well. */
#include "ipc/base64.h"
#include "ipc/v8_decode.h"

#include <stdlib.h>

/* {"$bytes":["NAME","… and what follows the base64. */
static void bytes(struct v8_decoder *d, const char *name, const unsigned char *data, size_t size) {
  char piece[BASE64_ENCODED(3 * 256)];
  json_add_text(&d->out, "{\"$bytes\":[\"");
  json_add_text(&d->out, name);
  json_add_text(&d->out, "\",\"");
  while (size > 0) {
    size_t some = size < 3 * 256 ? size : 3 * 256;
    base64_encode(data, some, piece);
    json_add(&d->out, piece, BASE64_ENCODED(some));
    data += some, size -= some;
  }
  json_add_byte(&d->out, '"');
}

bool v8_decode_host_view(struct v8_decoder *d) {
  uint32_t view, size;
  const unsigned char *data;
  if (!v8_read_varint(&d->in, &view) || !v8_read_varint(&d->in, &size) || view >= V8_VIEWS ||
      size % v8_views[view].element != 0 || !v8_read_bytes(&d->in, size, &data))
    return false;
  bool wrapped = v8_begin(d);
  bytes(d, v8_views[view].name, data, size);
  json_add_text(&d->out, "]}");
  v8_end(d, wrapped);
  return true;
}

/* A view that V8 itself wrote: behind its buffer. */
struct view {
  uint32_t kind, offset, size;
};

static bool read_view(struct v8_decoder *d, uint32_t buffer_size, struct view *view) {
  uint32_t letter, flags = 0;
  if (!v8_read_varint(&d->in, &letter) || !v8_read_varint(&d->in, &view->offset) ||
      !v8_read_varint(&d->in, &view->size) || (d->in.version >= 14 && !v8_read_varint(&d->in, &flags)))
    return false;
  view->kind = v8_view_of_tag(letter);
  return view->kind < V8_VIEWS && flags == 0 && view->offset <= buffer_size &&
         view->size <= buffer_size - view->offset && view->offset % v8_views[view->kind].element == 0 &&
         view->size % v8_views[view->kind].element == 0;
}

/* In the text a view is around its buffer, although the buffer comes first and has the lower number. */
static bool view_begins(struct v8_decoder *d, const struct view *view) {
  bool wrapped = v8_begin(d);
  json_add_text(&d->out, "{\"$bytes\":[\"");
  json_add_text(&d->out, v8_views[view->kind].name);
  json_add_text(&d->out, "\",");
  return wrapped;
}

static void view_ends(struct v8_decoder *d, const struct view *view, bool wrapped) {
  json_add_byte(&d->out, ',');
  json_add_integer(&d->out, view->offset);
  json_add_byte(&d->out, ',');
  json_add_integer(&d->out, view->size);
  json_add_text(&d->out, "]}");
  v8_end(d, wrapped);
}

static bool remember(struct v8_decoder *d, uint32_t id, uint32_t size) {
  if (d->buffer_count == d->buffer_room) {
    size_t room = d->buffer_room * 2 + 8;
    struct v8_buffer *buffers = realloc(d->buffers, room * sizeof *buffers);
    if (buffers == NULL) {
      d->no_memory = true;
      return false;
    }
    d->buffers = buffers;
    d->buffer_room = room;
  }
  d->buffers[d->buffer_count++] = (struct v8_buffer){id, size};
  return true;
}

static void write_buffer(struct v8_decoder *d, const unsigned char *data, uint32_t size, bool resizable,
                         uint32_t most) {
  bytes(d, "ArrayBuffer", data, size);
  if (resizable) {
    json_add_byte(&d->out, ',');
    json_add_integer(&d->out, most);
  }
  json_add_text(&d->out, "]}");
}

/* A buffer with the view behind it: both have a number, the buffer the first. */
static bool viewed_buffer(struct v8_decoder *d, const unsigned char *data, uint32_t size) {
  struct view view;
  if (!remember(d, d->next_id, size) || !read_view(d, size, &view))
    return false;
  uint32_t buffer_id = d->next_id++;
  bool view_wrapped = view_begins(d, &view);
  bool wrapped = v8_wrap(d, buffer_id);
  write_buffer(d, data, size, false, size);
  v8_end(d, wrapped);
  view_ends(d, &view, view_wrapped);
  return true;
}

bool v8_decode_buffer(struct v8_decoder *d, unsigned char tag) {
  uint32_t size, most;
  const unsigned char *data;
  bool resizable = tag == V8_RESIZABLE_BUFFER;
  if (!v8_read_varint(&d->in, &size))
    return false;
  most = size;
  if (resizable && !v8_read_varint(&d->in, &most))
    return false;
  if (size > most || !v8_read_bytes(&d->in, size, &data))
    return false;
  if (v8_accept(&d->in, V8_VIEW))
    return !resizable && viewed_buffer(d, data, size);
  if (!resizable && !remember(d, d->next_id, size))
    return false;
  bool wrapped = v8_begin(d);
  write_buffer(d, data, size, resizable, most);
  v8_end(d, wrapped);
  return true;
}

static void reference(struct v8_decoder *d, uint32_t id) {
  v8_mark(d, id, V8_SHARED);
  json_add_text(&d->out, "{\"$ref\":");
  json_add_integer(&d->out, id);
  json_add_byte(&d->out, '}');
}

static const struct v8_buffer *find_buffer(const struct v8_decoder *d, uint32_t id) {
  size_t from = 0, to = d->buffer_count;
  while (from < to) {
    size_t middle = (from + to) / 2;
    if (d->buffers[middle].id < id)
      from = middle + 1;
    else
      to = middle;
  }
  return from < d->buffer_count && d->buffers[from].id == id ? &d->buffers[from] : NULL;
}

bool v8_decode_reference(struct v8_decoder *d) {
  uint32_t id;
  struct view view;
  if (!v8_read_varint(&d->in, &id) || id >= d->next_id)
    return false;
  id += v8_marked(d, id, V8_COPY);
  if (!v8_accept(&d->in, V8_VIEW)) {
    reference(d, id);
    return true;
  }
  const struct v8_buffer *buffer = find_buffer(d, id);
  if (buffer == NULL || !read_view(d, buffer->size, &view))
    return false;
  bool view_wrapped = view_begins(d, &view);
  reference(d, id);
  view_ends(d, &view, view_wrapped);
  return true;
}
