/* Which options belong to a whole pipeline and which to its stages; nothing is started when one is misplaced.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void noted(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  (void)child, (void)out, (void)err, (void)ctx;
  FAIL("nothing runs");
}

static void expect_refused(int index, const char *place, const char *name) {
  char expected[200];
  snprintf(expected, sizeof expected, "'%soptions.%s'", place, name);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_VALUE");
  EXPECT_EQ(cp_last_error()->index, index);
  EXPECT_CONTAINS(cp_last_error()->message, expected);
  EXPECT_NE(cp_last_error()->advice[0], '\0');
  expect_no_child();
}

struct option {
  const char *name;
  cp_options options;
};
#define WITH(name, ...)                                                                                      \
  {                                                                                                          \
    name, {                                                                                                  \
      .size = sizeof(cp_options), __VA_ARGS__                                                                \
    }                                                                                                        \
  }

TEST(what_one_stage_cannot_have) {
  cp_loop *loop = cp_loop_new();
  cp_queue *queue = cp_queue_new(1);
  cp_abort *abort = cp_abort_new();
  const cp_stdio stdio[] = {CP_PIPE, CP_STDIO_LAST};
  const struct option options[] = {WITH("loop", .loop = loop),
                                   WITH("queue", .queue = queue),
                                   WITH("abort", .abort = abort),
                                   WITH("stdio", .stdio = stdio),
                                   WITH("input", .input = "x", .input_size = 1),
                                   WITH("timeout_ms", .timeout_ms = 5),
                                   WITH("kill_signal", .kill_signal = 9),
                                   WITH("grace_ms", .grace_ms = 5),
                                   WITH("drain_ms", .drain_ms = CP_ZERO),
                                   WITH("capture", .capture = true),
                                   WITH("text", .text = true),
                                   WITH("tee", .tee = true),
                                   WITH("keep", .keep = CP_KEEP_TAIL),
                                   WITH("overflow", .overflow = CP_OVERFLOW_DROP),
                                   WITH("max_buffer", .max_buffer = CP_UNLIMITED),
                                   WITH("pipefail", .pipefail = true),
                                   WITH("on_progress", .on_progress = noted),
                                   WITH("progress_ctx", .progress_ctx = loop)};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    NOTE("%s", options[i].name);
    const cp_command commands[] = {
        {"true", NULL, NULL}, {"true", NULL, &options[i].options}, {NULL, NULL, NULL}};
    EXPECT_EQ(cp_pipeline(commands, NULL, NULL, NULL), -EINVAL);
    expect_refused(1, "commands[1].", options[i].name);
  }
  cp_abort_free(abort);
  cp_queue_free(queue);
  cp_loop_free(loop);
}

TEST(what_a_whole_pipeline_cannot_have) {
  static const unsigned groups[] = {1};
  const char *const env[] = {"A=b", NULL};
  const cp_stdio stdio[] = {CP_PIPE, CP_STDIO_LAST};
  cp_queue *queue = cp_queue_new(1);
  const struct option options[] = {WITH("cwd", .cwd = "/"),
                                   WITH("env", .env = env),
                                   WITH("env_add", .env_add = env),
                                   WITH("argv0", .argv0 = "x"),
                                   WITH("stdio", .stdio = stdio),
                                   WITH("shell", .shell = true),
                                   WITH("shell_path", .shell_path = "/bin/bash"),
                                   WITH("detached", .detached = true),
                                   WITH("queue", .queue = queue),
                                   WITH("uid", .uid = {true, 0}),
                                   WITH("gid", .gid = {true, 0}),
                                   WITH("groups", .groups = groups, .groups_count = 1),
                                   WITH("limits", .limits = {.core = {true, 0}}),
                                   WITH("limits", .limits = {.umask = {true, 0}}),
                                   WITH("exec_path", .exec_path = "node"),
                                   WITH("exec_argv", .exec_argv = env),
                                   WITH("silent", .silent = true),
                                   WITH("serialization", .serialization = CP_ADVANCED),
                                   WITH("max_message", .max_message = 5),
                                   WITH("tree", .tree = true),
                                   WITH("tree_at_least", .tree_at_least = CP_TREE_GROUP),
                                   WITH("cgroup_parent", .cgroup_parent = "/"),
                                   WITH("die_with_parent", .die_with_parent = true),
                                   WITH("isolation", .isolation = CP_ISOLATION_TIDY),
                                   WITH("isolation_required", .isolation_required = true),
                                   WITH("scratch", .scratch = "/tmp"),
                                   WITH("allow_network", .allow_network = true)};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    NOTE("%s", options[i].name);
    EXPECT_EQ(cp_pipeline(CP_COMMANDS({"true", NULL, NULL}), &options[i].options, NULL, NULL), -EINVAL);
    expect_refused(-1, "", options[i].name);
  }
  cp_queue_free(queue);
}

static void take_output(const cp_pipeline_result *result, void *ctx) {
  EXPECT_EQ(result->failed, -1);
  EXPECT_LT(result->out->size, 200);
  memcpy(ctx, result->out->data, result->out->size + 1);
}

/* Every option of a stage has its effect there. */
TEST(each_stage_has_its_own_surroundings) {
  need_sh();
  char out[200] = "";
  EXPECT_SYS(mkdir("here", 0700));
  EXPECT_EQ(cp_pipeline(CP_COMMANDS({"echo $A; pwd; umask", NULL,
                                     CP_OPTIONS(.shell = true, .env_add = CP_ENV("A=b"), .cwd = "here",
                                                .limits = {.umask = {true, 027}})},
                                    {"tr", CP_ARGS("a-z", "A-Z"), CP_OPTIONS(.argv0 = "other")}),
                        NULL, take_output, out),
            0);
  run(NULL);
  EXPECT_EQ(out[0], 'B');
  EXPECT_CONTAINS(out, "/HERE\n");
  EXPECT_CONTAINS(out, "0027\n");
}

/* ---- tee and progress, of the whole ---- */

/* adds OUT ERR: copies its input, and writes these behind it. */
HELPER(adds) {
  char byte;
  while (read(0, &byte, 1) == 1)
    if (write(1, &byte, 1) != 1)
      return LOST_READER;
  bool written = write(1, argv[1], strlen(argv[1])) >= 0 && write(2, argv[2], strlen(argv[2])) >= 0;
  exit(written ? 0 : LOST_READER);
}
#define ADD(out, err)                                                                                        \
  { test_program(), HELPER_ARGS("adds", out, err), NULL }

struct progress {
  uint64_t out, err;
  int calls;
};

static void on_progress(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  struct progress *progress = ctx;
  EXPECT_GT(cp_pid(child), 0);
  EXPECT(out >= progress->out && err >= progress->err && out + err > progress->out + progress->err);
  *progress = (struct progress){out, err, progress->calls + 1};
}

TEST(progress_is_that_of_the_whole) {
  struct progress progress = {0};
  char out[200] = "";
  EXPECT_EQ(cp_pipeline(CP_COMMANDS(ADD("first\n", "12345"), ADD("", "678"), ADD("", "9")),
                        CP_OPTIONS(.on_progress = on_progress, .progress_ctx = &progress), take_output, out),
            0);
  run(NULL);
  EXPECT_STR(out, "first\n");
  EXPECT_GE(progress.calls, 4);
  EXPECT(progress.out == 6 && progress.err == 9);
}

static int to_file(int fd, const char *name) {
  int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  int saved = fcntl(fd, F_DUPFD_CLOEXEC, 10);
  EXPECT_SYS(file);
  EXPECT_SYS(saved);
  EXPECT_SYS(dup2(file, fd));
  EXPECT_SYS(close(file));
  return saved;
}

static void back(int fd, int saved) {
  EXPECT_SYS(dup2(saved, fd));
  EXPECT_SYS(close(saved));
}

static void expect_file(const char *name, const char *text) {
  char buffer[200];
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  EXPECT_SYS(fd);
  ssize_t n = read(fd, buffer, sizeof buffer);
  EXPECT_SYS(close(fd));
  EXPECT_GE(n, 0);
  EXPECT_MEM(buffer, (size_t)n, text, strlen(text));
}

TEST(tee_passes_on_the_last_output_and_every_stderr) {
  char out[200] = "";
  EXPECT_EQ(cp_pipeline(CP_COMMANDS(ADD("one\n", "first"), ADD("two\n", " last")), CP_OPTIONS(.tee = true),
                        take_output, out),
            0);
  int saved[] = {to_file(1, "out"), to_file(2, "err")};
  run(NULL);
  back(1, saved[0]);
  back(2, saved[1]);
  EXPECT_STR(out, "one\ntwo\n");
  expect_file("out", out);
  char err[200] = "";
  int fd = open("err", O_RDONLY | O_CLOEXEC);
  ssize_t n = read(fd, err, sizeof err - 1);
  EXPECT_SYS(close(fd));
  /* The first stage has written before the second one ends, and both may be read in one round. */
  EXPECT(n == 10 && (strcmp(err, "first last") == 0 || strcmp(err, " lastfirst") == 0));
}

/* Each limit alone makes `limits` given: a whole pipeline cannot have it. */
TEST(limits_are_those_of_a_stage) {
  static const int cpu = 0;
  const cp_limits all[] = {{.cpu_s = CP_LIMIT(1)},          {.address_space = CP_LIMIT(1 << 30)},
                           {.data = CP_LIMIT(1 << 30)},     {.stack = CP_LIMIT(1 << 20)},
                           {.core = CP_LIMIT(0)},           {.file_size = CP_LIMIT(1)},
                           {.descriptors = CP_LIMIT(9)},    {.processes = CP_LIMIT(9)},
                           {.wall_ms = CP_LIMIT(9)},        {.nice = CP_NUMBER(1)},
                           {.umask = CP_NUMBER(0)},         {.memory = CP_LIMIT(1 << 20)},
                           {.tree_processes = CP_LIMIT(9)}, {.cpus = &cpu, .cpus_count = 1}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    NOTE("limit %zu", i);
    EXPECT_EQ(cp_pipeline(CP_COMMANDS({"cat", NULL, NULL}), CP_OPTIONS(.limits = all[i]), NULL, NULL),
              -EINVAL);
    expect_refused(-1, "", "limits");
  }
}
