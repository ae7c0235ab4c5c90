/*
 * Text that the tool makes. Memory is the caller's to free(). A tool without memory has nothing left to
 * say, so these end it (exit code 3) instead of returning NULL.
 */
#ifndef KIT_TEXT_H
#define KIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

void *kit_alloc(size_t count, size_t size); /* zeroed */
void *kit_grow(void *memory, size_t count, size_t size);

char *text_copy(const char *text); /* NULL is copied as "" */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As one word of a command line of sh, quoted only where it has to be. */
char *text_quoted(const char *word);

/* A list of texts, NULL at the end; it may be NULL when empty. */
size_t list_count(char *const *list);
void list_add(char ***list, char *owned_text);
bool list_has(char *const *list, const char *text);
char **list_free(char **list); /* returns NULL */

/* A text that grows. */
typedef struct text_buffer {
  char *data; /* NULL, or ends with a NUL */
  size_t size;
} text_buffer;
void text_add(text_buffer *buffer, const char *data, size_t size);
void text_addf(text_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *text_take(text_buffer *buffer); /* never NULL; the buffer is empty then */

/* The name in `names` nearest to `wrong`, or NULL where none is near. */
const char *text_nearest(const char *wrong, const char *const *names, size_t count);

#endif
