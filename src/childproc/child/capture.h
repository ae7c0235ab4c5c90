/*
 * What is kept of one stream: its head, its tail, or both, never more than the limit. The bytes at the limit
 * are exact.
 */
#ifndef CHILD_CAPTURE_H
#define CHILD_CAPTURE_H

#include "childproc.h"

struct capture {
  cp_keep keep;
  bool text;
  size_t limit;   /* SIZE_MAX: none */
  uint64_t total; /* bytes that came */
  char *head;     /* the first ones, up to head_limit */
  size_t head_size, head_room, head_limit;
  char *tail; /* a ring of the last ones, tail_limit bytes */
  size_t tail_size, tail_next, tail_limit;
};

void capture_init(struct capture *capture, cp_keep keep, int64_t max_buffer, bool text);

/* 0, or -ENOMEM: then what came before is kept. */
int capture_add(struct capture *capture, const char *data, size_t size);

/* More has come than fits. */
bool capture_is_over(const struct capture *capture);

/* What was kept, as one text with a NUL after it; owned by the capture. 0 or -ENOMEM. */
int capture_show(struct capture *capture, cp_output *ret);

void capture_free(struct capture *capture);

#endif
