/* A C source that is changed in places: which `if` looks after an error, and texts with a piece replaced. */
#ifndef KIT_DEV_SOURCE_H
#define KIT_DEV_SOURCE_H

#include "engines/tokens.h"

#include <stdbool.h>
#include <stddef.h>

/* `if (condition) then` with or without an else, as places among the tokens. */
typedef struct source_if {
  size_t open, close; /* the brackets of the condition */
  size_t then, after; /* the first token of what is done, and the one behind it */
} source_if;

/* Whether token i begins an `if`. */
bool source_if_at(const token_list *tokens, size_t i, source_if *ret);

/*
 * An error check, as far as one reads it off the text: the condition compares with < 0, == -1, == NULL,
 * == MAP_FAILED or == SIG_ERR, asks for errno, or is `!name`; and what is done then leaves (return, goto,
 * break, continue, exit, _exit, abort), or tells the error (perror).
 */
bool source_is_error_check(const token_list *tokens, const source_if *one);

/* The first token behind the statement at i. */
size_t source_behind(const token_list *tokens, size_t i);

/* The source without what is done in its error checks: the condition is still evaluated, an else is still
   done. Lines keep their numbers. To free(); *ret_count: how many there were. NULL: it cannot be read. */
char *source_without_error_checks(const char *path, size_t *ret_count);

/* A piece of the text, from token `first` to before token `behind`, with something else in its place; to
 * free(). */
char *source_replaced(const token_list *tokens, size_t first, size_t behind, const char *with);

#endif
