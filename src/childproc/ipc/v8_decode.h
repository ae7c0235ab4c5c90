/*
 * How a payload becomes a JSON text. It is read from front to back; objects and lists that are open are
 * frames on a stack of our own.
 *
 * Four things would have to be known before they are read: that an object is meant again later ($id), that
 * a list has holes, that one that could have some has none (as Node writes every list that it has received),
 * and that it has properties of its own. They are noted by the number of the object in a
 * first reading, and where there was anything to note, the payload is read once more.
 */
#ifndef IPC_V8_DECODE_H
#define IPC_V8_DECODE_H

#include "ipc/v8_read.h"

enum v8_mark {
  V8_SHARED = 1,
  V8_HOLES = 2,
  V8_PROPERTIES = 4,
  V8_COPY = 8,  /* the next number is meant */
  V8_WHOLE = 16 /* a V8_SPARSE without holes, in order */
};

struct v8_frame {
  unsigned char kind; /* V8_OBJECT, V8_DENSE, V8_SPARSE, V8_MAP, V8_SET, V8_ERROR */
  unsigned char seen; /* of an error: what came; of an object: whether it is inside $object */
  bool properties;    /* of a V8_DENSE: its elements are read */
  bool gaps;          /* of a V8_SPARSE: something else than the next element came */
  uint32_t id;
  uint32_t length;  /* of a list, as announced */
  uint32_t index;   /* elements read, holes too; keys and values of a map */
  uint32_t count;   /* properties read */
  uint32_t written; /* members of what is open in the text */
};

/* An ArrayBuffer, which a view may follow. */
struct v8_buffer {
  uint32_t id, size;
};

struct v8_decoder {
  struct v8_input in;
  struct json_text out;
  size_t depth; /* objects and lists that are open in out */
  uint32_t next_id;
  unsigned char *marks; /* by number */
  size_t marks_room;
  bool again;     /* there was something new to note */
  bool no_memory; /* not of out */
  struct v8_frame *frames;
  size_t frame_count, frame_room;
  struct v8_buffer *buffers;
  size_t buffer_count, buffer_room;
};

/* Notes something about an object. */
void v8_mark(struct v8_decoder *d, uint32_t id, enum v8_mark mark);
bool v8_marked(const struct v8_decoder *d, uint32_t id, enum v8_mark mark);

/* The number of an object that begins, and v8_wrap(); what is shared is inside {"$id":…,"$value":…}. */
uint32_t v8_begin(struct v8_decoder *d);
void v8_wrap(struct v8_decoder *d, uint32_t id);
void v8_end(struct v8_decoder *d, uint32_t id);

/* ---- v8_decode_values.c: what holds no other values ---- */

/* False: no such value, or it is wrong. */
bool v8_decode_simple(struct v8_decoder *d, unsigned char tag);
bool v8_decode_number(struct v8_decoder *d, double number);

/* ---- v8_decode_bytes.c ---- */
bool v8_decode_buffer(struct v8_decoder *d, unsigned char tag);
bool v8_decode_reference(struct v8_decoder *d);
bool v8_decode_host_view(struct v8_decoder *d);

/* ---- v8_decode_frames.c: what does ---- */

/* Opens an object or list; false: the tag is none, or it is wrong. */
bool v8_open(struct v8_decoder *d, unsigned char tag);

enum v8_step { V8_WRONG, V8_NEXT /* a value comes now */, V8_CLOSED };
enum v8_step v8_step(struct v8_decoder *d);

#endif
