/*
 * How a JSON text becomes a payload: the bytes that Node would write for the same value. Objects and lists
 * that are open are on a stack of our own.
 */
#ifndef IPC_V8_ENCODE_H
#define IPC_V8_ENCODE_H

#include "ipc/v8_format.h"
#include "ipc/v8_members.h"
#include "ipc/v8_tree.h"
#include "ipc/v8_write.h"

enum v8_open_kind { V8_OPEN_MEMBERS, V8_OPEN_ELEMENTS, V8_OPEN_MAP, V8_OPEN_SET, V8_OPEN_ERROR };

#define V8_NO_NODE UINT32_MAX

struct v8_open {
  enum v8_open_kind kind;
  enum v8_tag end;       /* of members: the letter behind them */
  uint32_t at, to;       /* the next node, and where they end */
  uint32_t count;        /* written so far */
  uint32_t length;       /* of a list */
  uint32_t properties;   /* of elements: the object behind them, or V8_NO_NODE */
  bool doubles;          /* of elements: all numbers, and not all of them integers */
  bool value;            /* of a map: the key was written */
  struct v8_order order; /* of members that are not written as they stand */
};

/* {"$id":name,"$value":…} */
struct v8_shared {
  int64_t name;
  uint32_t node; /* the $value */
  bool written;
  uint32_t id;          /* once it is written: the object's number */
  uint32_t buffer_size; /* … and the size of what are bytes */
};

struct v8_encoder {
  struct v8_tree tree;
  struct json_text out;
  uint32_t next_id;
  struct v8_open *open;
  size_t open_count, open_room;
  struct v8_members members;
  struct v8_shared *shared;
  size_t shared_count;
  struct v8_shared *pending; /* whose object comes now */
  uint32_t instead;          /* the node that is to be written in the place of one that stands for it */
  uint32_t buffer_size;      /* of the bytes that were written last */
};

/* What returns an int here returns 0, or -EILSEQ, -ENOMEM. */

/* ---- v8_encode_state.c ---- */
bool v8_is_int32(double number);
void v8_encode_number(struct v8_encoder *e, double number);                /* with its letter */
void v8_encode_id(struct v8_encoder *e);                                   /* an object begins */
bool v8_number_of(const struct v8_encoder *e, uint32_t node, double *ret); /* {"$number":…} as well */
bool v8_is_form(const struct v8_encoder *e, uint32_t node);
struct v8_open *v8_push(struct v8_encoder *e, enum v8_open_kind kind, uint32_t node); /* NULL: no memory */

/* ---- v8_encode_open.c ---- */
int v8_encode_object(struct v8_encoder *e, uint32_t node);
int v8_encode_list(struct v8_encoder *e, uint32_t node, uint32_t properties);
int v8_encode_sparse(struct v8_encoder *e, uint32_t length, uint32_t members);
int v8_encode_collection(struct v8_encoder *e, uint32_t list, enum v8_open_kind kind);

/* Goes on in what is open: a node that is to be written, V8_NO_NODE where something was closed. */
int v8_encode_step(struct v8_encoder *e, uint32_t *ret_node);

/* ---- v8_encode_error.c ---- */
int v8_encode_error(struct v8_encoder *e, uint32_t object);
int v8_step_error(struct v8_encoder *e, struct v8_open *o, uint32_t *ret_node);

/* ---- v8_encode_forms.c: an object with the one member value, called name ---- */
int v8_encode_form(struct v8_encoder *e, uint32_t name, uint32_t value);

/* ---- v8_encode_bytes.c ---- */
int v8_encode_bytes(struct v8_encoder *e, uint32_t value);

/* ---- v8_encode_shared.c ---- */
int v8_shared_find(struct v8_encoder *e); /* all $id of the text */
bool v8_is_shared(const struct v8_encoder *e, uint32_t node, uint32_t *ret_name, uint32_t *ret_value);

/* By the node of a value of $id or $ref. */
struct v8_shared *v8_shared_by_name(struct v8_encoder *e, uint32_t name);
int v8_encode_shared(struct v8_encoder *e, uint32_t name);

#endif
