/* What is known of the objects of a payload, and what that puts around them. */
#include "ipc/v8_decode.h"

#include <stdlib.h>
#include <string.h>

void v8_mark(struct v8_decoder *d, uint32_t id, enum v8_mark mark) {
  if (v8_marked(d, id, mark))
    return;
  if (id >= d->marks_room) {
    size_t room = d->marks_room * 2 > id ? d->marks_room * 2 : (size_t)id + 64;
    unsigned char *marks = realloc(d->marks, room);
    if (marks == NULL) {
      d->no_memory = true;
      return;
    }
    memset(marks + d->marks_room, 0, room - d->marks_room);
    d->marks = marks;
    d->marks_room = room;
  }
  d->marks[id] = (unsigned char)(d->marks[id] | mark);
  d->again |= mark != V8_COPY; /* which is noted before anybody asks */
}

bool v8_marked(const struct v8_decoder *d, uint32_t id, enum v8_mark mark) {
  return id < d->marks_room && (d->marks[id] & mark) != 0;
}

void v8_opens(struct v8_decoder *d, const char *text, size_t depth) {
  json_add_text(&d->out, text);
  d->depth += depth;
}

void v8_closes(struct v8_decoder *d, const char *text, size_t depth) {
  json_add_text(&d->out, text);
  d->depth -= depth;
}

bool v8_wrap(struct v8_decoder *d, uint32_t id) {
  if (!v8_marked(d, id, V8_SHARED))
    return false;
  json_add_text(&d->out, "{\"$id\":");
  json_add_integer(&d->out, id);
  json_add_text(&d->out, ",\"$value\":");
  d->depth++;
  return true;
}

bool v8_begin(struct v8_decoder *d) {
  return v8_wrap(d, d->next_id++);
}

void v8_end(struct v8_decoder *d, bool wrapped) {
  if (!wrapped)
    return;
  json_add_byte(&d->out, '}');
  d->depth--;
}
