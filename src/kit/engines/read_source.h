/* What a C file says about itself, found in its tokens: handlers, flags, calls whose result is taken the
 * wrong way. */
#ifndef KIT_ENGINES_READ_SOURCE_H
#define KIT_ENGINES_READ_SOURCE_H

#include "tokens.h"

#include <stdbool.h>
#include <stddef.h>

#define NAME_SIZE 64

/* The next function that is made a handler from token *at on: signal(…, NAME), sa_handler = NAME,
   .sa_sigaction = NAME. False: there is none. */
bool source_next_handler(const token_list *list, size_t *at, char name[NAME_SIZE]);

/* The body of a function: from its { to its }. False: it is not defined here. */
bool source_body(const token_list *list, const char *name, size_t *ret_begin, size_t *ret_end);

/* Whether one of these names (NULL at the end) is called somewhere. */
bool source_calls(const token_list *list, const char *const *names);

/* The line of an exec whose result is compared as if there were a success to see; 0: none. */
int source_exec_checked(const token_list *list, char call[NAME_SIZE]);

/* A plain variable of the file that the handler sets and other code looks at; its line there. 0: none. */
int source_plain_flag(const token_list *list, const char *handler, char variable[NAME_SIZE]);

/* What the child of vfork() does and may not, by its block: "return", "exit". Its line; 0: nothing. */
int source_vfork_child(const token_list *list, char what[NAME_SIZE]);

#endif
