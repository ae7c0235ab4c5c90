/* What has arrived and waits to be told: messages, and errors in their place among them. */
#ifndef IPC_MESSAGE_H
#define IPC_MESSAGE_H

#include "childproc.h"

enum message_kind { MESSAGE_PLAIN, MESSAGE_INTERNAL, MESSAGE_ERROR };

struct message {
  struct message *next;
  enum message_kind kind;
  cp_handle handle;      /* came with it; fd -1: none, or taken */
  const cp_error *error; /* of MESSAGE_ERROR; owned */
  const char *text;      /* with a NUL behind */
  size_t size;
  const char *raw; /* the payload of an advanced message; NULL otherwise */
  size_t raw_size;
  char *owned; /* the text, where it is not in data */
  char data[];
};

/*
 * A message from what stood between two line feeds, or from an advanced payload. 0; -EBADMSG: it is no
 * message; -ENOMEM.
 */
int message_of_line(const char *line, size_t size, struct message **ret);
int message_of_payload(const char *payload, size_t size, struct message **ret);

/* One whose text is part of another's. NULL: no memory. */
struct message *message_part(enum message_kind kind, const char *text, size_t size);

/* The last error of this thread. NULL: no memory. */
struct message *message_of_error(void);

/* Closes the handle that nobody has taken. */
struct message *message_free(struct message *message);

struct messages {
  struct message *first, **last; /* last NULL: none yet */
};
void messages_push(struct messages *list, struct message *message);
struct message *messages_pop(struct messages *list);                     /* NULL: empty */
void messages_put_before(struct messages *list, struct messages *front); /* front is empty then */
void messages_drop(struct messages *list);

#endif
