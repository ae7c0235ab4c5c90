/*
 * What the messages of a soak hold, so that each side can tell whether one is missing, double or damaged. The
 * same function is in node/soak_text.js.
 */
#ifndef INTEROP_SOAK_TEXT_H
#define INTEROP_SOAK_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* The n-th message of a stream: {"n":N,"x":"…"}; mostly short, now and then above a socket's buffer. Into
 * `to`, which has room for SOAK_ROOM bytes; its size. */
enum { SOAK_ROOM = 301000 };
size_t soak_text(uint32_t seed, uint32_t n, char *to);

/* How a conversation ends. */
enum ending {
  ENDS_ALL,        /* the child leaves when it has got and sent everything */
  ENDS_EXIT,       /* the child sends everything and exits at once */
  ENDS_DISCONNECT, /* the child sends everything and disconnects (a Node child exits naturally) */
  ENDS_BY_PARENT,  /* the parent sends everything and disconnects */
  ENDS_KILL,       /* the parent kills the child somewhere in between */
  ENDINGS
};

#endif
