/* Objects and lists: how they begin, what comes next in them, and how they end. */
#include "ipc/v8_decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void comma(struct v8_decoder *d, struct v8_frame *f) {
  if (f->written++ > 0)
    json_add_byte(&d->out, ',');
}

static enum v8_list list_as(const struct v8_decoder *d, const struct v8_frame *f) {
  if (v8_marked(d, f->id, V8_HOLES) || (f->kind == V8_SPARSE && !v8_marked(d, f->id, V8_WHOLE)))
    return V8_AS_SPARSE;
  return v8_marked(d, f->id, V8_PROPERTIES) ? V8_AS_ARRAY : V8_AS_LIST;
}

static void open_list(struct v8_decoder *d, struct v8_frame *f) {
  f->as = list_as(d, f);
  if (f->as == V8_AS_SPARSE) {
    json_add_text(&d->out, "{\"$sparse\":[");
    json_add_integer(&d->out, f->length);
    v8_opens(d, ",{", 3);
  } else if (f->as == V8_AS_ARRAY) {
    v8_opens(d, "{\"$array\":[[", 3);
  } else {
    v8_opens(d, "[", 1);
  }
}

static void close_list(struct v8_decoder *d, const struct v8_frame *f) {
  if (f->as == V8_AS_LIST)
    v8_closes(d, "]", 1);
  else
    v8_closes(d, "}]}", 3);
}

static struct v8_frame *push(struct v8_decoder *d) {
  if (d->frame_count == d->frame_room) {
    size_t room = d->frame_room * 2 + 16;
    struct v8_frame *frames = realloc(d->frames, room * sizeof *frames);
    if (frames == NULL) {
      d->no_memory = true;
      return NULL;
    }
    d->frames = frames;
    d->frame_room = room;
  }
  return &d->frames[d->frame_count++];
}

bool v8_open(struct v8_decoder *d, unsigned char tag) {
  uint32_t length = 0;
  bool list = tag == V8_DENSE || tag == V8_SPARSE;
  if (list && !v8_read_varint(&d->in, &length))
    return false;
  if (tag == V8_DENSE && length > (size_t)(d->in.end - d->in.at))
    return false; /* each element is a byte at least */
  struct v8_frame *f = push(d);
  if (f == NULL)
    return false;
  *f = (struct v8_frame){.kind = tag, .length = length, .id = d->next_id};
  f->wrapped = v8_begin(d);
  if (list)
    open_list(d, f);
  else if (tag == V8_MAP)
    v8_opens(d, "{\"$map\":[", 3); /* with a pair */
  else if (tag == V8_SET)
    v8_opens(d, "{\"$set\":[", 2);
  else if (tag == V8_ERROR)
    v8_open_error(d);
  else
    v8_opens(d, "{", 1);
  return true;
}

/* What a number is called as a name. */
static void number_name(struct v8_decoder *d, double number) {
  json_add_byte(&d->out, '"');
  if (isfinite(number))
    json_add_number(&d->out, number < 0.0 || number > 0.0 ? number : 0.0);
  else
    json_add_text(&d->out, isnan(number) ? "NaN" : number > 0.0 ? "Infinity" : "-Infinity");
  json_add_byte(&d->out, '"');
}

/* A first name with '$' could be taken for a form: the object is put into {"$object":…}. */
static void escape_object(struct v8_decoder *d, struct v8_frame *f, size_t name) {
  static const char around[] = "{\"$object\":";
  enum { SIZE = sizeof around - 1 };
  if (f->kind != V8_OBJECT || f->written != 1 || d->out.failed || d->out.data[name + 1] != '$')
    return;
  json_add_text(&d->out, around); /* makes room */
  if (d->out.failed)
    return;
  char *object = d->out.data + name - 1;
  memmove(object + SIZE, object, d->out.size - SIZE - (name - 1));
  memcpy(object, around, SIZE);
  f->seen = 1;
  d->depth++;
}

/* A list's index must be below its length, and behind a dense list's elements there is none. */
static bool fits(const struct v8_decoder *d, const struct v8_frame *f, size_t name) {
  if (f->kind == V8_OBJECT || d->out.failed)
    return true;
  uint32_t index = v8_index(d->out.data + name + 1, d->out.size - name - 2);
  return index == V8_NO_INDEX || (f->kind == V8_SPARSE && index < f->length);
}

/* The next element of a list is written without its index, unless the list is written sparse. */
static bool is_element(struct v8_decoder *d, struct v8_frame *f, size_t name) {
  if (f->kind != V8_SPARSE || f->gaps || d->out.failed || f->index == f->length)
    return false;
  if (v8_index(d->out.data + name + 1, d->out.size - name - 2) != f->index) {
    f->gaps = true;
    return false;
  }
  f->index++;
  if (f->as == V8_AS_SPARSE)
    return false;
  d->out.size = name;
  return true;
}

static bool property_name(struct v8_decoder *d, struct v8_frame *f) {
  unsigned char tag;
  double number;
  comma(d, f);
  size_t name = d->out.size;
  if (!v8_read_tag(&d->in, &tag))
    return false;
  if (v8_read_number(&d->in, tag, &number))
    number_name(d, number);
  else if (!v8_read_string(&d->in, tag, &d->out))
    return false;
  if (!fits(d, f, name))
    return false;
  f->count++;
  if (is_element(d, f, name))
    return true;
  escape_object(d, f, name);
  json_add_byte(&d->out, ':');
  return true;
}

/* At the end there is how much there was. */
static bool confirms(struct v8_decoder *d, uint32_t expected) {
  uint32_t said;
  return v8_read_varint(&d->in, &said) && said == expected;
}

static enum v8_step step_object(struct v8_decoder *d, struct v8_frame *f) {
  if (!v8_accept(&d->in, V8_OBJECT_END))
    return property_name(d, f) ? V8_NEXT : V8_WRONG;
  if (!confirms(d, f->count))
    return V8_WRONG;
  if (f->seen)
    v8_closes(d, "}}", 2);
  else
    v8_closes(d, "}", 1);
  return V8_CLOSED;
}

/* What a list has besides elements goes into an object of its own. */
static void begin_properties(struct v8_decoder *d, struct v8_frame *f) {
  if (f->properties)
    return;
  f->properties = true;
  v8_mark(d, f->id, V8_PROPERTIES);
  if (f->as == V8_AS_ARRAY) {
    json_add_text(&d->out, "],{");
    f->written = 0;
  }
}

/* The elements of a V8_SPARSE are properties too. */
static enum v8_step step_list(struct v8_decoder *d, struct v8_frame *f, enum v8_tag end) {
  if (!v8_accept(&d->in, end)) {
    if (f->index == f->length)
      begin_properties(d, f);
    return property_name(d, f) ? V8_NEXT : V8_WRONG;
  }
  if (!confirms(d, f->count) || !confirms(d, f->length))
    return V8_WRONG;
  if (f->kind == V8_SPARSE && !f->gaps && f->index == f->length)
    v8_mark(d, f->id, V8_WHOLE);
  close_list(d, f);
  return V8_CLOSED;
}

/* Before version 11 undefined was written for a hole as well. */
static bool hole(struct v8_decoder *d) {
  return v8_accept(&d->in, V8_HOLE) || (d->in.version < 11 && v8_accept(&d->in, V8_UNDEFINED));
}

static enum v8_step step_dense(struct v8_decoder *d, struct v8_frame *f) {
  while (f->index < f->length) {
    uint32_t index = f->index++;
    if (hole(d)) {
      v8_mark(d, f->id, V8_HOLES);
      continue;
    }
    comma(d, f);
    if (f->as == V8_AS_SPARSE) {
      json_add_byte(&d->out, '"');
      json_add_integer(&d->out, index);
      json_add_text(&d->out, "\":");
    }
    return V8_NEXT;
  }
  return step_list(d, f, V8_DENSE_END);
}

static enum v8_step step_map(struct v8_decoder *d, struct v8_frame *f) {
  bool key = f->index % 2 == 0;
  if (key && f->index > 0)
    json_add_byte(&d->out, ']');
  if (key && v8_accept(&d->in, V8_MAP_END)) {
    v8_closes(d, "]}", 3);
    return confirms(d, f->index) ? V8_CLOSED : V8_WRONG;
  }
  json_add_text(&d->out, !key ? "," : f->index > 0 ? ",[" : "[");
  f->index++;
  return V8_NEXT;
}

static enum v8_step step_set(struct v8_decoder *d, struct v8_frame *f) {
  if (v8_accept(&d->in, V8_SET_END)) {
    v8_closes(d, "]}", 2);
    return confirms(d, f->index) ? V8_CLOSED : V8_WRONG;
  }
  comma(d, f);
  f->index++;
  return V8_NEXT;
}

enum v8_step v8_step(struct v8_decoder *d) {
  struct v8_frame *f = &d->frames[d->frame_count - 1];
  switch (f->kind) {
  case V8_OBJECT:
    return step_object(d, f);
  case V8_DENSE:
    return step_dense(d, f);
  case V8_SPARSE:
    return step_list(d, f, V8_SPARSE_END);
  case V8_MAP:
    return step_map(d, f);
  case V8_SET:
    return step_set(d, f);
  default:
    return v8_decode_error(d, f);
  }
}
