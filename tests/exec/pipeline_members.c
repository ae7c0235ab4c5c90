/*
 * Every option belongs to a pipeline's stages, to the whole, or to neither. The list below is held against
 * cp_options by the compiler (one value too few or too many is an error) and by the offsets (each name is the
 * next member), so that no member can be forgotten here; and what is not in the library's own table is found
 * by it.
 */
#include "methods/pipeline_options.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Each member but size, in the order of the header, with a value that is given and valid. */
#define MEMBERS(X)                                                                                           \
  X(cwd, "/")                                                                                                \
  X(env, CP_ENV("A=b"))                                                                                      \
  X(env_add, CP_ENV("A=b"))                                                                                  \
  X(argv0, "x")                                                                                              \
  X(stdio, CP_STDIO(CP_PIPE))                                                                                \
  X(shell, true)                                                                                             \
  X(detached, true)                                                                                          \
  X(shell_path, "/bin/sh")                                                                                   \
  X(timeout_ms, 5)                                                                                           \
  X(kill_signal, 9)                                                                                          \
  X(abort, given.abort)                                                                                      \
  X(loop, given.loop)                                                                                        \
  X(queue, given.queue)                                                                                      \
  X(uid, CP_ID(0))                                                                                           \
  X(gid, CP_ID(0))                                                                                           \
  X(groups, groups)                                                                                          \
  X(groups_count, 0)                                                                                         \
  X(limits, (cp_limits){.core = CP_LIMIT(0)})                                                                \
  X(grace_ms, 5)                                                                                             \
  X(drain_ms, 5)                                                                                             \
  X(capture, true)                                                                                           \
  X(text, true)                                                                                              \
  X(tee, true)                                                                                               \
  X(keep, CP_KEEP_TAIL)                                                                                      \
  X(overflow, CP_OVERFLOW_DROP)                                                                              \
  X(max_buffer, 5)                                                                                           \
  X(input, "x")                                                                                              \
  X(input_size, 0)                                                                                           \
  X(pipefail, true)                                                                                          \
  X(on_progress, on_progress)                                                                                \
  X(progress_ctx, &given)                                                                                    \
  X(exec_path, "node")                                                                                       \
  X(exec_argv, CP_ARGS("x"))                                                                                 \
  X(silent, true)                                                                                            \
  X(serialization, CP_ADVANCED)                                                                              \
  X(max_message, 5)                                                                                          \
  X(tree, true)                                                                                              \
  X(tree_at_least, CP_TREE_GROUP)                                                                            \
  X(cgroup_parent, "/")                                                                                      \
  X(die_with_parent, true)                                                                                   \
  X(isolation, CP_ISOLATION_TIDY)                                                                            \
  X(isolation_required, true)                                                                                \
  X(allowed, allowed)                                                                                        \
  X(scratch, "/tmp")                                                                                         \
  X(allow_network, true)                                                                                     \
  X(batch, CP_BATCH_ESCAPE)                                                                                  \
  X(windows_verbatim, true)                                                                                  \
  X(windows_hide, true)

static const unsigned groups[] = {1};
static const cp_allowed allowed[] = {{"/tmp", CP_MAY_READ}, {NULL, 0}};
static struct {
  cp_loop *loop;
  cp_queue *queue;
  cp_abort *abort;
} given;

static void on_progress(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  (void)child, (void)out, (void)err, (void)ctx;
  FAIL("nothing runs");
}

TEST(the_list_of_options_is_whole) {
  const cp_options zero = {.size = sizeof zero};
#define VALUE(name, value) zero.name,
  const cp_options by_position = {zero.size, MEMBERS(VALUE)};
#undef VALUE
  size_t end = offsetof(cp_options, size) + sizeof zero.size;
  EXPECT_EQ(by_position.size, zero.size);
#define NEXT(name, value)                                                                                    \
  EXPECT_GE(offsetof(cp_options, name), end);                                                                \
  end = offsetof(cp_options, name) + sizeof zero.name;
  MEMBERS(NEXT)
#undef NEXT
  EXPECT_LE(end, sizeof zero);
}

/* Whether it is refused there, and for this reason alone; everything else about it is in order. */
static bool refused_by(const char *name, const char *place, const cp_command *commands,
                       const cp_options *options) {
  cp_options whole;
  char expected[200];
  size_t count;
  int r = pipeline_check(commands, options, &whole, &count);
  if (r == 0)
    return false;
  EXPECT_EQ(r, -EINVAL);
  snprintf(expected, sizeof expected, "options.%s' cannot be that of %s", name, place);
  EXPECT_CONTAINS(cp_last_error()->message, expected);
  return true;
}

/* With one option given: somewhere it does not belong. These two are a part of another one. */
static void expect_owner(const char *name, const cp_options *options) {
  const cp_command plain[] = {{"true", NULL, NULL}, {NULL, NULL, NULL}};
  const cp_command stage[] = {{"true", NULL, options}, {NULL, NULL, NULL}};
  NOTE("%s", name);
  bool of_whole = !refused_by(name, "a whole pipeline", plain, options);
  bool of_stage = !refused_by(name, "one stage", stage, NULL);
  bool is_part = strcmp(name, "groups_count") == 0 || strcmp(name, "input_size") == 0;
  EXPECT_EQ(of_whole && of_stage, is_part);
}

TEST(every_option_has_its_place) {
  given.loop = cp_loop_new();
  given.queue = cp_queue_new(1);
  given.abort = cp_abort_new();
#define PLACE(name, value) expect_owner(#name, CP_OPTIONS(.name = value));
  MEMBERS(PLACE)
#undef PLACE
  cp_abort_free(given.abort);
  cp_queue_free(given.queue);
  cp_loop_free(given.loop);
}
