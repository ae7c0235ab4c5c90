/* Objects and lists: how they begin, what comes next in them, and how they end. */
#include "ipc/v8_decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN_MESSAGE = 1, SEEN_STACK = 2, SEEN_CAUSE = 4 };

static void opens(struct v8_decoder *d, const char *text, size_t depth) {
  json_add_text(&d->out, text);
  d->depth += depth;
}

static void closes(struct v8_decoder *d, const char *text, size_t depth) {
  json_add_text(&d->out, text);
  d->depth -= depth;
}

static void comma(struct v8_decoder *d, struct v8_frame *f) {
  if (f->written++ > 0)
    json_add_byte(&d->out, ',');
}

static bool is_sparse(const struct v8_decoder *d, const struct v8_frame *f) {
  return v8_marked(d, f->id, V8_HOLES) || (f->kind == V8_SPARSE && !v8_marked(d, f->id, V8_WHOLE));
}

static void open_list(struct v8_decoder *d, const struct v8_frame *f) {
  if (is_sparse(d, f)) {
    json_add_text(&d->out, "{\"$sparse\":[");
    json_add_integer(&d->out, f->length);
    opens(d, ",{", 3);
  } else if (v8_marked(d, f->id, V8_PROPERTIES)) {
    opens(d, "{\"$array\":[[", 3);
  } else {
    opens(d, "[", 1);
  }
}

static void close_list(struct v8_decoder *d, const struct v8_frame *f) {
  if (is_sparse(d, f) || v8_marked(d, f->id, V8_PROPERTIES))
    closes(d, "}]}", 3);
  else
    closes(d, "]", 1);
}

/* The letter behind V8_ERROR may be that of its kind. */
static void open_error(struct v8_decoder *d) {
  const char *name = d->in.at < d->in.end ? v8_error_name(*d->in.at) : NULL;
  if (name != NULL)
    d->in.at++;
  opens(d, "{\"$error\":{\"name\":\"", 2);
  json_add_text(&d->out, name != NULL ? name : "Error");
  json_add_byte(&d->out, '"');
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
  *f = (struct v8_frame){.kind = tag, .length = length, .id = v8_begin(d)};
  if (list)
    open_list(d, f);
  else if (tag == V8_MAP)
    opens(d, "{\"$map\":[", 3); /* with a pair */
  else if (tag == V8_SET)
    opens(d, "{\"$set\":[", 2);
  else if (tag == V8_ERROR)
    open_error(d);
  else
    opens(d, "{", 1);
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

/* Of a list that is known to be whole the indexes are not written. */
static bool element_name(struct v8_decoder *d, struct v8_frame *f, size_t name) {
  bool next = !d->out.failed && v8_index(d->out.data + name + 1, d->out.size - name - 2) == f->index;
  f->gaps |= !next;
  f->index += next;
  json_add_byte(&d->out, ':');
  if (v8_marked(d, f->id, V8_WHOLE))
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
  if (f->kind == V8_SPARSE)
    return element_name(d, f, name);
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
    closes(d, "}}", 2);
  else
    closes(d, "}", 1);
  return V8_CLOSED;
}

static enum v8_step step_properties(struct v8_decoder *d, struct v8_frame *f, enum v8_tag end) {
  if (!v8_accept(&d->in, end)) {
    if (f->kind == V8_DENSE)
      v8_mark(d, f->id, V8_PROPERTIES);
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
  if (f->properties)
    return step_properties(d, f, V8_DENSE_END);
  while (f->index < f->length) {
    uint32_t index = f->index++;
    if (hole(d)) {
      v8_mark(d, f->id, V8_HOLES);
      continue;
    }
    comma(d, f);
    if (is_sparse(d, f)) {
      json_add_byte(&d->out, '"');
      json_add_integer(&d->out, index);
      json_add_text(&d->out, "\":");
    }
    return V8_NEXT;
  }
  f->properties = true;
  if (!is_sparse(d, f) && v8_marked(d, f->id, V8_PROPERTIES)) {
    json_add_text(&d->out, "],{");
    f->written = 0;
  }
  return step_properties(d, f, V8_DENSE_END);
}

static enum v8_step step_map(struct v8_decoder *d, struct v8_frame *f) {
  bool key = f->index % 2 == 0;
  if (key && f->index > 0)
    json_add_byte(&d->out, ']');
  if (key && v8_accept(&d->in, V8_MAP_END)) {
    closes(d, "]}", 3);
    return confirms(d, f->index) ? V8_CLOSED : V8_WRONG;
  }
  json_add_text(&d->out, !key ? "," : f->index > 0 ? ",[" : "[");
  f->index++;
  return V8_NEXT;
}

static enum v8_step step_set(struct v8_decoder *d, struct v8_frame *f) {
  if (v8_accept(&d->in, V8_SET_END)) {
    closes(d, "]}", 2);
    return confirms(d, f->index) ? V8_CLOSED : V8_WRONG;
  }
  comma(d, f);
  f->index++;
  return V8_NEXT;
}

static bool once(struct v8_frame *f, unsigned char what) {
  bool first = (f->seen & what) == 0;
  f->seen = (unsigned char)(f->seen | what);
  return first;
}

static bool error_text(struct v8_decoder *d, struct v8_frame *f, unsigned char what, const char *name) {
  json_add_text(&d->out, name);
  return once(f, what) && v8_read_only_string(&d->in, &d->out);
}

static enum v8_step step_error(struct v8_decoder *d, struct v8_frame *f) {
  unsigned char letter;
  while (v8_read_byte(&d->in, &letter)) {
    switch (letter) {
    case V8_ERROR_MESSAGE:
      if (!error_text(d, f, SEEN_MESSAGE, ",\"message\":"))
        return V8_WRONG;
      break;
    case V8_ERROR_STACK:
      if (!error_text(d, f, SEEN_STACK, ",\"stack\":"))
        return V8_WRONG;
      break;
    case V8_ERROR_CAUSE:
      json_add_text(&d->out, ",\"cause\":");
      return once(f, SEEN_CAUSE) ? V8_NEXT : V8_WRONG;
    case V8_ERROR_END:
      closes(d, "}}", 2);
      return V8_CLOSED;
    default:
      return V8_WRONG;
    }
  }
  return V8_WRONG;
}

enum v8_step v8_step(struct v8_decoder *d) {
  struct v8_frame *f = &d->frames[d->frame_count - 1];
  switch (f->kind) {
  case V8_OBJECT:
    return step_object(d, f);
  case V8_DENSE:
    return step_dense(d, f);
  case V8_SPARSE:
    return step_properties(d, f, V8_SPARSE_END);
  case V8_MAP:
    return step_map(d, f);
  case V8_SET:
    return step_set(d, f);
  default:
    return step_error(d, f);
  }
}
