#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 8192

struct arena_block {
  struct arena_block *next;
  size_t used;
  size_t size;
  max_align_t memory[];
};

static void *take(struct arena_block *block, size_t size) {
  char *place = (char *)block->memory + block->used;
  block->used += size;
  return place;
}

void *arena_alloc(struct arena *arena, size_t size) {
  if (size > SIZE_MAX / 2)
    return NULL;
  size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  struct arena_block *newest = arena->blocks;
  if (newest != NULL && newest->size - newest->used >= size)
    return take(newest, size);
  size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
  struct arena_block *block = calloc(1, sizeof *block + room);
  if (block == NULL)
    return NULL;
  block->size = room;
  block->next = newest;
  arena->blocks = block;
  return take(block, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / 2 / size)
    return NULL;
  return arena_alloc(arena, count * size);
}

char *arena_copy(struct arena *arena, const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = arena_alloc(arena, size);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

char *arena_join(struct arena *arena, const char *first, char between, const char *second) {
  size_t before = strlen(first), after = strlen(second);
  char *joined = arena_alloc(arena, before + after + 2);
  if (joined == NULL)
    return NULL;
  memcpy(joined, first, before);
  joined[before] = between;
  memcpy(joined + before + 1, second, after + 1);
  return joined;
}

void arena_free(struct arena *arena) {
  while (arena->blocks != NULL) {
    struct arena_block *next = arena->blocks->next;
    free(arena->blocks);
    arena->blocks = next;
  }
}
