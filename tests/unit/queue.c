/* At most so many children at once. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct crowd {
  int running, most, ended;
};

static void one_more(cp_child *child, void *ctx) {
  struct crowd *crowd = ctx;
  EXPECT_GT(cp_pid(child), 0);
  if (++crowd->running > crowd->most)
    crowd->most = crowd->running;
}

static void one_less(cp_child *child, const cp_result *result, void *ctx) {
  struct crowd *crowd = ctx;
  (void)child;
  EXPECT_EQ(result->code, 3);
  crowd->running--;
  crowd->ended++;
}

static void run_crowd(size_t max, int count) {
  struct crowd crowd = {0};
  cp_queue *queue = cp_queue_new(max);
  for (int i = 0; i < count; i++) {
    cp_child *child = START(CP_OPTIONS(.queue = queue), "code", "3");
    EXPECT_EQ(cp_pid(child) > 0, i < (int)max);
    cp_on_spawn(child, one_more, &crowd);
    cp_on_exit(child, one_less, &crowd);
  }
  EXPECT(cp_queue_free(queue) == NULL); /* they still get their turns */
  run(NULL);
  EXPECT_EQ(crowd.ended, count);
  EXPECT_LE(crowd.most, (int)max);
  EXPECT_GT(crowd.most, 0);
  expect_no_child();
}

TEST(a_queue_runs_at_most_so_many) {
  run_crowd(1, 6);
  run_crowd(3, 10);
  run_crowd(100, 5);
}

TEST(a_queue_of_none_is_refused) {
  EXPECT(cp_queue_new(0) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
  EXPECT(cp_queue_free(NULL) == NULL);
  cp_queue_free(cp_queue_new(1));
}

/* One that runs until its stdin is ended, and one that waits behind it. */
static cp_queue *queue;
static cp_child *blocker, *waiting;
static void make_two(const cp_options *options) {
  queue = cp_queue_new(1);
  blocker = START(CP_OPTIONS(.queue = queue), "hold");
  cp_options own = *options;
  own.queue = queue;
  waiting = START(&own, "echo");
  EXPECT(cp_pid(blocker) > 0 && cp_pid(waiting) == 0);
}

TEST(what_is_written_to_one_that_waits_is_kept) {
  make_two(CP_OPTIONS(0));
  EXPECT_EQ(cp_write(cp_stdin(waiting), "kept", 4), 1);
  EXPECT_EQ(cp_stream_queued(cp_stdin(waiting)), 4);
  cp_end(cp_stdin(waiting));
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 0), 1);
  EXPECT_EQ(cp_pid(waiting), 0);
  cp_end(cp_stdin(blocker));
  char *out = output_of(waiting);
  EXPECT_STR(out, "kept");
  free(out);
  cp_queue_free(queue);
}

TEST(one_that_waits_may_be_killed) {
  int errors = 0, closes = 0, exits = 0;
  make_two(CP_OPTIONS(0));
  cp_child_keep(waiting);
  cp_on_error(waiting, count_error, &errors);
  cp_on_exit(waiting, count_result, &exits);
  cp_on_close(waiting, count_result, &closes);
  EXPECT_EQ(cp_kill(waiting, SIGTERM), 1);
  EXPECT_EQ(cp_kill(waiting, SIGTERM), 0);
  EXPECT_EQ(errors, 0);
  cp_end(cp_stdin(blocker));
  run(NULL);
  EXPECT(errors == 1 && closes == 1 && exits == 0);
  EXPECT_EQ(cp_pid(waiting), 0);
  EXPECT_EQ(cp_child_result(waiting)->error->errnum, ECANCELED);
  EXPECT(cp_child_result(waiting)->killed);
  cp_child_free(waiting);
  /* its place is free again */
  expect_code(START(CP_OPTIONS(.queue = queue), "code", "5"), 5);
  cp_queue_free(queue);
}

/* The caller closes its own meanwhile, and another file gets the number. */
TEST(descriptors_are_kept_until_the_turn_comes) {
  int fd = open("out", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  make_two(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_FD(fd))));
  EXPECT_SYS(close(fd));
  EXPECT_EQ(open("other", O_RDWR | O_CREAT | O_CLOEXEC, 0600), fd);
  EXPECT_EQ(cp_write(cp_stdin(waiting), "mine", 4), 1);
  cp_end(cp_stdin(waiting));
  cp_end(cp_stdin(blocker));
  expect_code(waiting, FINE);
  char text[8] = "";
  EXPECT_EQ(read(fd, text, sizeof text), 0); /* the other stays empty */
  EXPECT_SYS(close(fd));
  fd = open("out", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(read(fd, text, sizeof text), 4);
  EXPECT_STR(text, "mine");
  EXPECT_SYS(close(fd));
  cp_queue_free(queue);
}

static void take_errno(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  *(int *)ctx = error->errnum;
}

TEST(errors_of_one_that_waited_are_events) {
  int thrown = 0, missing = 0;
  static char big[200000];
  memset(big, 'x', sizeof big - 1);
  make_two(CP_OPTIONS(0));
  cp_child *bad = cp_spawn(test_program(), CP_ARGS(big), CP_OPTIONS(.queue = queue));
  cp_child *nope = cp_spawn("/no/such/program", NULL, CP_OPTIONS(.queue = queue));
  EXPECT_EQ(bad != NULL, on_posix()); /* how long a line may be is known before the turn comes on Windows */
  EXPECT(nope != NULL);
  cp_on_error(bad, take_errno, &thrown);
  cp_on_error(nope, take_errno, &missing);
  cp_end(cp_stdin(blocker));
  cp_end(cp_stdin(waiting));
  run(NULL);
  EXPECT_EQ(thrown, on_posix() ? E2BIG : 0);
  EXPECT_EQ(missing, ENOENT);
  expect_code(START(CP_OPTIONS(.queue = queue), "code", "5"), 5);
  cp_queue_free(queue);
}

TEST(what_a_queue_refuses) {
  queue = cp_queue_new(2);
  cp_loop *other = cp_loop_new();
  cp_child *child = START(CP_OPTIONS(.queue = queue), "hold");
  EXPECT(cp_spawn("/bin/sh", NULL, CP_OPTIONS(.queue = queue, .loop = other)) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT(cp_spawn("/bin/sh", NULL,
                  CP_OPTIONS(.queue = queue, .stdio = CP_STDIO(CP_STREAM(cp_stdout(child))))) == NULL);
  EXPECT_EQ(cp_last_error()->index, 0);
  EXPECT(cp_spawn("/bin/sh", NULL, CP_OPTIONS(.queue = queue, .stdio = CP_STDIO(CP_FD(999)))) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EBADF);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  /* without children it belongs to no loop */
  expect_code(START(CP_OPTIONS(.queue = queue, .loop = other), "code", "4"), 4);
  cp_loop_free(other);
  cp_queue_free(queue);
}

TEST(a_loop_is_freed_under_a_queue) {
  int before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  queue = cp_queue_new(1);
  cp_child *child = START(CP_OPTIONS(.queue = queue, .loop = loop), "hold");
  for (int i = 0; i < 3; i++)
    START(CP_OPTIONS(.queue = queue, .loop = loop), "code", "0");
  int pid = cp_pid(child);
  EXPECT_GT(pid, 0);
  cp_loop_free(loop); /* the one that runs sees the end of its stdin */
  expect_reaped(pid, before);
  expect_code(START(CP_OPTIONS(.queue = queue), "code", "5"), 5);
  cp_queue_free(queue);
}
