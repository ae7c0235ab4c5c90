/* {"$error":{"name":…,"message":…,"stack":…,"cause":…}} */
#include "ipc/v8_decode.h"

enum { SEEN_MESSAGE = 1, SEEN_STACK = 2, SEEN_CAUSE = 4 };

/* The letter behind V8_ERROR may be that of its kind. */
void v8_open_error(struct v8_decoder *d) {
  const char *name = d->in.at < d->in.end ? v8_error_name(*d->in.at) : NULL;
  if (name != NULL)
    d->in.at++;
  v8_opens(d, "{\"$error\":{\"name\":\"", 2);
  json_add_text(&d->out, name != NULL ? name : "Error");
  json_add_byte(&d->out, '"');
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

enum v8_step v8_decode_error(struct v8_decoder *d, struct v8_frame *f) {
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
      v8_closes(d, "}}", 2);
      return V8_CLOSED;
    default:
      return V8_WRONG;
    }
  }
  return V8_WRONG;
}
