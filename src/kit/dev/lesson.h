/* The fenced blocks of a page: what it quotes from a program, and what it says that one prints. */
#ifndef KIT_DEV_LESSON_H
#define KIT_DEV_LESSON_H

#include <stdbool.h>
#include <stddef.h>

typedef struct lesson_block {
  char *head; /* what stands behind the fence, such as "c eof.c#ends" or "output eof" */
  char *body;
  int line; /* of the fence, from 1 */
} lesson_block;

/* All of them, in order. Free with lesson_blocks_free(). */
lesson_block *lesson_blocks(const char *text, size_t *ret_count);
void lesson_blocks_free(lesson_block *blocks, size_t count);

/* The program of a block that shows output, a part of its head; NULL for any other block. */
const char *lesson_shows(const lesson_block *block);

/* The lines of a program between a marker and the next end, without the marker's indentation; to free().
   NULL: there is no such part. */
char *lesson_part(const char *source, const char *marker);

#endif
