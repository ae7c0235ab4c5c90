/*
 * What is kept of one stream: its head, its tail, or both, in one block of memory that never grows above the
 * limit and a NUL; while it grows no more is held than the limit and one read. The bytes at the limit are
 * exact.
 */
#ifndef CHILD_CAPTURE_H
#define CHILD_CAPTURE_H

#include "childproc.h"

struct capture {
  bool text;
  bool failed;       /* there was no memory: what follows is dropped */
  bool shown;        /* nothing is added any more */
  size_t limit;      /* SIZE_MAX: none */
  size_t head_limit; /* so much of the limit belongs to the head, the rest is a ring */
  uint64_t total;    /* bytes that came */
  char *data;
  size_t size, room;
  size_t next; /* once data is full: where in it the ring goes on */
  size_t gap;  /* once shown */
};

void capture_init(struct capture *capture, cp_keep keep, int64_t max_buffer, bool text);

/* 0, or -ENOMEM: then what came before is kept, and nothing that follows. */
int capture_add(struct capture *capture, const char *data, size_t size);

/* More has come than fits. */
bool capture_is_over(const struct capture *capture);

/* What was kept, as one text with a NUL after it; owned by the capture. */
void capture_show(struct capture *capture, cp_output *ret);

/* Gives away the memory of what was shown, which may be NULL. */
char *capture_take(struct capture *capture);

void capture_free(struct capture *capture);

#endif
