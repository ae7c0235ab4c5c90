/*
 * How a payload becomes a JSON text. It is read from front to back; objects and lists that are open are
 * frames on a stack of our own.
 *
 * Some things would have to be known before they are read: that an object is meant again later ($id), that
 * a list has holes, that it has properties of its own, and that one in the form for holes has none (Node
 * writes so each list that it has itself received). They are noted by the number of the object in a first
 * reading, and where there was anything to note, the payload is read once more.
 */
#ifndef IPC_V8_DECODE_H
#define IPC_V8_DECODE_H

#include "ipc/v8_read.h"

enum v8_mark {
  V8_SHARED = 1,
  V8_HOLES = 2,
  V8_PROPERTIES = 4,
  V8_COPY = 8,  /* the next number is meant */
  V8_WHOLE = 16 /* a V8_SPARSE that begins with all its elements, in order */
};

/* How a list is written: [], {"$array":[[],{}]}, {"$sparse":[length,{}]}. */
enum v8_list { V8_AS_LIST, V8_AS_ARRAY, V8_AS_SPARSE };

struct v8_frame {
  unsigned char kind; /* V8_OBJECT, V8_DENSE, V8_SPARSE, V8_MAP, V8_SET, V8_ERROR */
  unsigned char seen; /* of an error: what came; of an object: whether it is inside $object */
  bool properties;    /* of a list: its elements are read */
  bool gaps;          /* of a V8_SPARSE: something else than the next element came before its end */
  bool wrapped;
  enum v8_list as;
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

/* ---- v8_decode_state.c ---- */

/* Notes something about an object. */
void v8_mark(struct v8_decoder *d, uint32_t id, enum v8_mark mark);
bool v8_marked(const struct v8_decoder *d, uint32_t id, enum v8_mark mark);

/* Text that opens or closes so many objects and lists. */
void v8_opens(struct v8_decoder *d, const char *text, size_t depth);
void v8_closes(struct v8_decoder *d, const char *text, size_t depth);

/* An object begins, and takes the next number; what is shared is inside {"$id":…,"$value":…}, and then this
 * is true, for v8_end(). */
bool v8_begin(struct v8_decoder *d);
bool v8_wrap(struct v8_decoder *d, uint32_t id); /* with a number that it has */
void v8_end(struct v8_decoder *d, bool wrapped);

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

/* ---- v8_decode_error.c ---- */
void v8_open_error(struct v8_decoder *d);
enum v8_step v8_decode_error(struct v8_decoder *d, struct v8_frame *f);

#endif
