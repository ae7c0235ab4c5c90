/* Messages out of bytes. */
#ifndef FRAMER_H
#define FRAMER_H

#include <stddef.h>

#define FRAMER_MOST (1 << 20) /* bytes of a message */

typedef struct framer framer;

/* A message is what stands before each newline. on_message is called for each, without the newline; what
   `data` points to is valid during the call. NULL without memory. */
framer *framer_new(void (*on_message)(const char *data, size_t size, void *ctx), void *ctx);
void framer_free(framer *one);

/* Some bytes as they came. 0, ENOMEM, or EMSGSIZE once a message has become longer than FRAMER_MOST. After an
   error it is only freed. */
int framer_feed(framer *one, const char *data, size_t size);

#endif
