/* What the tests of exec share, beyond what the unit tests do. */
#ifndef EXEC_SUPPORT_H
#define EXEC_SUPPORT_H

#include "../unit/support.h"

#include <string.h>

/* What a callback was given; the result is kept. */
typedef struct told {
  int calls;
  cp_result *result;
} told;
void tell(const cp_result *result, void *told);

/* execFile of a helper of this program, run until the loop is empty; the one result is the caller's. */
cp_result *exec_helper(const char *const *args, const cp_options *options);
#define EXEC(options, ...) exec_helper(HELPER_ARGS(__VA_ARGS__), options)

/* exec of a command line. */
cp_result *exec_command(const char *command, const cp_options *options);

/* A command line that runs a helper of this program, in any shell: `words` are its name and its arguments.
 * Static. */
const char *helper_line(const char *words);

/* Stages of pipelines that end with code 0, as the tools of these names do. */
#define CAT                                                                                                  \
  { test_program(), HELPER_ARGS("cat"), NULL }
#define CAT_WITH(...)                                                                                        \
  { test_program(), HELPER_ARGS("cat"), CP_OPTIONS(__VA_ARGS__) }
#define YES                                                                                                  \
  { test_program(), HELPER_ARGS("yes"), NULL }
#define HEAD(size)                                                                                           \
  { test_program(), HELPER_ARGS("head", size), NULL }

/* One of them wrote and nobody read: SIGPIPE where there are signals. */
void expect_lost_reader(const cp_result *result);

/* execFileSync and spawnSync of a helper. */
#define SYNC(options, ...) cp_spawn_sync(test_program(), HELPER_ARGS(__VA_ARGS__), options)

#define EXPECT_OUT(output, text) EXPECT_MEM((output).data, (output).size, text, strlen(text))

/* The byte at a place of what the helper `writes` writes; its period fits no buffer. */
char pattern(size_t at);
void expect_pattern(const char *data, size_t size, size_t first);

/* So many bytes of it; free() them. */
char *make_pattern(size_t size);

/* What happened, as one text: "spawn exit close". */
typedef struct events {
  char text[1024];
} events;
void note(events *to, const char *word);
void note_child(events *to, cp_child *child);

#endif
