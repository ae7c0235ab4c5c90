/*
 * From bytes in pieces to messages: in CP_JSON a line each, in CP_ADVANCED a length and so many bytes.
 * Nothing is looked at twice, however small the pieces, and a message that came in one piece is not copied.
 *
 *   frame_give(f, data, size);
 *   while ((r = frame_next(f, &text, &length)) > 0) …
 *   frame_keep(f);
 */
#ifndef IPC_FRAME_H
#define IPC_FRAME_H

#include "childproc.h"

struct frames {
  bool lengths; /* a length before each message, not a line feed behind it */
  size_t max;   /* bytes of one message */
  char *own;    /* the beginning of a message whose end is still to come */
  size_t size, room;
  const char *at; /* what is left of what was given: in own, or the caller's */
  size_t left;
  size_t seen; /* of left: so much holds no line feed */
};

void frame_init(struct frames *frames, cp_serialization serialization, size_t max);

/* The data stays the caller's, and must stay until frame_keep(). 0, -ENOMEM. */
int frame_give(struct frames *frames, const char *data, size_t size);

/* 1: a message, without its line feed or length, valid until frame_keep(); 0: no whole one; -EMSGSIZE: too
 * long. */
int frame_next(struct frames *frames, const char **ret, size_t *ret_size);

/* Copies what is left of what was given. 0, -ENOMEM. */
int frame_keep(struct frames *frames);

/* Whether the beginning of a message has come without its end. */
bool frame_has_part(const struct frames *frames);

void frame_free(struct frames *frames);

#endif
