#include "ipc/wire.h"

#include <stdlib.h>

static struct block *new_block(struct wire *wire, size_t size) {
  size_t room = size < WIRE_BLOCK ? WIRE_BLOCK : size;
  struct block *block = NULL;
  if (room == WIRE_BLOCK && wire->spare != NULL) {
    block = wire->spare;
    wire->spare = NULL;
  } else if (room <= SIZE_MAX - sizeof *block) {
    block = malloc(sizeof *block + room);
  }
  if (block != NULL)
    *block = (struct block){.room = room, .fd = -1};
  return block;
}

char *wire_add(struct wire *wire, size_t size, int fd) {
  struct block *block = wire->last;
  if (block == NULL || fd >= 0 || block->fd >= 0 || block->room - block->size < size) {
    block = new_block(wire, size);
    if (block == NULL)
      return NULL;
    block->fd = fd;
    if (wire->last == NULL)
      wire->first = block;
    else
      wire->last->next = block;
    wire->last = block;
  }
  char *place = block->data + block->size;
  block->size += size;
  wire->added += size;
  return place;
}

static void pop(struct wire *wire) {
  struct block *block = wire->first;
  wire->first = block->next;
  if (wire->first == NULL)
    wire->last = NULL;
  if (wire->spare == NULL && block->room == WIRE_BLOCK)
    wire->spare = block;
  else
    free(block);
}

void wire_take(struct wire *wire, size_t size) {
  wire->first->taken += size;
  wire->taken += size;
  if (wire->first->taken == wire->first->size)
    pop(wire);
}

void wire_drop_first(struct wire *wire) {
  wire->taken += wire->first->size - wire->first->taken;
  pop(wire);
}

void wire_drop(struct wire *wire) {
  while (wire->first != NULL)
    wire_drop_first(wire);
}

void wire_free(struct wire *wire) {
  wire_drop(wire);
  free(wire->spare);
  wire->spare = NULL;
}
