/* What the tests of the channel share, beyond what the unit tests do. */
#ifndef IPC_SUPPORT_H
#define IPC_SUPPORT_H

#include "../unit/support.h"

#include "ipc/channel.h"

#include <string.h>

/* cp_fork() of a helper of this program. `echoes` sends back what comes, until the channel is closed. */
cp_child *fork_helper(const char *const *args, const cp_options *options);
#define FORK(options, ...) fork_helper(HELPER_ARGS(__VA_ARGS__), options)

/* ---- What happened, as one text: "m:[1] disconnect exit:21 close:21" ---- */

typedef struct story {
  char text[16384];
  size_t used;
} story;
void story_add(story *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void story_channel(story *to,
                   cp_channel *channel); /* m:TEXT (long ones as m:SIZE) error:CODE disconnect drain */
void story_messages(story *to, cp_channel *channel);
void story_events(story *to, cp_channel *channel); /* the same without 'message' */
void story_child(story *to, cp_child *child);      /* and error:CODE exit:CODE close:CODE */

/* A done function for it: ctx is the story. */
void story_done(cp_channel *channel, int status, void *ctx);

/* Runs the loop (NULL: the default one) until the text is in the story; fails after the deadline. */
void story_wait(story *to, cp_loop *loop, const char *text);

/* ---- A channel whose peer is the test itself, which speaks the wire by hand ---- */

typedef struct raw {
  cp_loop *loop;
  cp_channel *channel;
  int fd; /* the peer's end, non-blocking */
} raw;
raw raw_open(cp_serialization serialization, int64_t max_message);
void raw_close(raw *one); /* frees the channel and closes the end */

void raw_write(raw *one, const char *data, size_t size, int passed); /* passed -1: no descriptor */
void raw_say(raw *one, const char *text);

/* Runs the loop until the channel has sent exactly this. The descriptor that came with it, or -1. */
int raw_expect(raw *one, const char *text);

/* Runs the loop until it has nothing to do at the moment. */
void raw_settle(raw *one);

#define ACK "{\"cmd\":\"NODE_HANDLE_ACK\"}\n"
#define NACK "{\"cmd\":\"NODE_HANDLE_NACK\"}\n"

#define NODE_HANDLE(type, rest) "{\"cmd\":\"NODE_HANDLE\",\"type\":\"" type "\",\"msg\":" rest "}\n"

/* ---- Sockets ---- */

int listen_tcp(void);
int listen_unix(const char *path);
int connect_to(int listener);
int accept_from(int listener); /* waits */
int make_udp(void);
int make_file(const char *name, const char *text); /* open for reading, from its beginning */

/* Whether both are the same open file. */
void expect_same_file(int a, int b);

/* The peer of a connection has closed it, every copy of it. */
void expect_end_of_file(int fd);

#endif
