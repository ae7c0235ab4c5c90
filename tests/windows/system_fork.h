/* What the tests of cp_fork() on Windows share. */
#ifndef WINDOWS_SYSTEM_FORK_H
#define WINDOWS_SYSTEM_FORK_H

#include "childproc.h"
#include "harness.h"

#include <stddef.h>

enum { DEADLINE_MS = 90000, FINE = 21 };

int helper_echoes(void);

/* cp_fork() of a helper of this program. `echoes` sends back what comes, until the channel is closed. */
cp_child *fork_helper(const char *const *args, const cp_options *options);
#define FORK(options, ...) fork_helper(HELPER_ARGS(__VA_ARGS__), options)

void run_all(void);
void expect_code(cp_child *child, int code);

/* ---- What happened, as one text: "m:[1] disconnect exit:21 close:21" ---- */

typedef struct story {
  char text[16384];
  size_t used;
} story;
void story_add(story *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void story_channel(story *to,
                   cp_channel *channel);      /* m:TEXT (long ones as m:SIZE) error:CODE disconnect drain */
void story_child(story *to, cp_child *child); /* and error:CODE exit:CODE close:CODE */
void story_done(cp_channel *channel, int status, void *ctx); /* done:CODE; ctx is the story */

/* Runs the loop (NULL: the default one) until the text is in the story; fails after the deadline. */
void story_wait(story *to, cp_loop *loop, const char *text);

/* ---- Sending much ---- */

char *long_text(size_t size); /* a JSON string of that size; free() it */

/* Sends all; expects each back in its order, disconnects then, and expects the code. */
void exchange_all(cp_child *child, const char *const *texts, size_t count, int code);

/* Sends FLOOD numbered messages as fast as cp_send() lets it, expects each back, and disconnects then. */
enum { FLOOD = 6000 };
struct flood {
  int sent, back, drains;
};
void flood_begin(struct flood *flood, cp_child *child);

extern const char *const kinds_of_values[];
extern const size_t kinds_count;

#endif
