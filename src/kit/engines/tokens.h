/* A C file as its tokens, without comments and what the preprocessor reads; enough to see how a call stands.
 */
#ifndef KIT_ENGINES_TOKENS_H
#define KIT_ENGINES_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct token {
  const char *text; /* in the file's text */
  size_t size;
  int line;
  int depth; /* of braces around it; 0: outside of functions */
} token;

typedef struct token_list {
  char *source;
  token *items;
  size_t count;
} token_list;

/* 0 or a negative errno. */
int tokens_read(const char *path, token_list *ret);
void tokens_free(token_list *list);

/* Whether token i is this text; false beyond the end. */
bool token_is(const token_list *list, size_t i, const char *text);
bool token_is_name(const token_list *list, size_t i);

/* The bracket that closes the one at i; count where there is none. */
size_t token_closing(const token_list *list, size_t i);

/* A copy of its text. */
void token_copy(const token_list *list, size_t i, char *text, size_t size);

#endif
