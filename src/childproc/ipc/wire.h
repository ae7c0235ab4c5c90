/*
 * What is on its way out, as blocks of memory: many small messages become few writes. A descriptor rides on
 * the first byte of a block of its own.
 */
#ifndef IPC_WIRE_H
#define IPC_WIRE_H

#include <stddef.h>
#include <stdint.h>

enum { WIRE_BLOCK = 65536 };

struct block {
  struct block *next;
  size_t size, room;
  size_t taken; /* by the kernel */
  int fd;       /* rides along; the caller's; -1: none */
  char data[];
};

struct wire {
  struct block *first, *last;
  struct block *spare;   /* kept, so that sending now and then allocates nothing */
  uint64_t added, taken; /* bytes ever */
};

/* Room for `size` bytes in one piece at the end, to be filled at once. fd -1: none. NULL: no memory. */
char *wire_add(struct wire *wire, size_t size, int fd);

/* The kernel has taken so many bytes of the first block. */
void wire_take(struct wire *wire, size_t size);

/* The first block is not sent at all. */
void wire_drop_first(struct wire *wire);

void wire_drop(struct wire *wire); /* everything */
void wire_free(struct wire *wire); /* … and the spare block */

static inline size_t wire_queued(const struct wire *wire) {
  return (size_t)(wire->added - wire->taken);
}

#endif
