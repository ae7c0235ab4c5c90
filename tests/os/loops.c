/* Turns of the loop: fairness, what a callback may do, and what ends a wait. */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A stream that is read for ever: its peer gets a new byte in each callback. */
struct mill {
  os_loop *loop;
  os_stream *stream;
  int peer;
  int turns;
  int stop_at;
  struct mill *other;
};

static void turn_mill(void *ctx, int64_t n, const char *data) {
  struct mill *mill = ctx;
  (void)data;
  EXPECT_EQ(n, 1);
  mill->turns++;
  EXPECT_EQ(write(mill->peer, "x", 1), 1);
  os_stream_read(mill->stream, turn_mill, mill);
  if (mill->turns == mill->stop_at)
    os_loop_break(mill->loop);
  if (mill->other) /* each has its turn in each round */
    EXPECT_LE(abs(mill->turns - mill->other->turns), 1);
}

static void open_mill(struct mill *mill, os_loop *loop, struct mill *other) {
  int fd;
  *mill = (struct mill){.loop = loop, .other = other};
  EXPECT_OK(os_pipe(false, false, &fd, &mill->peer));
  EXPECT_OK(os_stream_open(loop, fd, true, false, &mill->stream));
  EXPECT_EQ(write(mill->peer, "x", 1), 1);
  os_stream_read(mill->stream, turn_mill, mill);
}

static void close_mill(struct mill *mill) {
  os_stream_close(mill->stream);
  os_close(mill->peer);
}

TEST(one_wait_is_bounded_and_fair) {
  os_loop *loop = open_loop();
  struct mill a, b;
  open_mill(&a, loop, &b);
  open_mill(&b, loop, &a);
  EXPECT_OK(os_loop_wait(loop, -1));
  EXPECT_EQ(a.turns, 32);
  EXPECT_EQ(b.turns, 32);
  EXPECT(os_loop_pending(loop));
  EXPECT_OK(os_loop_wait(loop, -1)); /* does not sleep */
  EXPECT_EQ(a.turns, 64);
  close_mill(&a);
  close_mill(&b);
  EXPECT(!os_loop_pending(loop));
  os_loop_close(loop);
}

TEST(a_wait_can_be_broken_off) {
  os_loop *loop = open_loop();
  struct mill a, b;
  open_mill(&a, loop, NULL);
  open_mill(&b, loop, NULL);
  a.stop_at = 5;
  EXPECT_OK(os_loop_wait(loop, -1));
  EXPECT_EQ(a.turns, 5);
  EXPECT_LE(b.turns, 5);
  EXPECT(os_loop_pending(loop));
  close_mill(&a);
  close_mill(&b);
  os_loop_close(loop);
}

/* More streams than the poller takes in one look: all of them are told in one wait. */
TEST(many_streams_at_once) {
  enum { MANY = 300 };
  static struct mill mills[MANY];
  os_loop *loop = open_loop();
  for (int i = 0; i < MANY; i++)
    open_mill(&mills[i], loop, NULL);
  EXPECT_OK(os_loop_wait(loop, -1));
  for (int i = 0; i < MANY; i++) {
    EXPECT_EQ(mills[i].turns, 32);
    close_mill(&mills[i]);
  }
  os_loop_close(loop);
}

/* ---- callbacks that close ---- */

static void close_both(void *ctx, int64_t n, const char *data) {
  os_stream **both = ctx;
  (void)n, (void)data;
  EXPECT(both[0] && both[1]);
  both[0] = os_stream_close(both[0]);
  both[1] = os_stream_close(both[1]);
}

TEST(a_callback_may_close_itself_and_others) {
  os_loop *loop = open_loop();
  os_stream *both[2];
  int peers[2];
  for (int i = 0; i < 2; i++) {
    int fd;
    EXPECT_OK(os_pipe(false, false, &fd, &peers[i]));
    EXPECT_OK(os_stream_open(loop, fd, true, false, &both[i]));
    os_stream_read(both[i], close_both, both);
    EXPECT_EQ(write(peers[i], "x", 1), 1);
  }
  EXPECT_OK(os_loop_wait(loop, -1));
  EXPECT(!both[0] && !both[1]);
  EXPECT_OK(os_loop_wait(loop, 0));
  os_close(peers[0]);
  os_close(peers[1]);
  os_loop_close(loop);
}

static void close_process(void *ctx, const os_exit *exit) {
  os_process **both = ctx;
  EXPECT_EQ(exit->code, 42);
  EXPECT(both[0] && both[1]);
  both[0] = os_process_close(both[0]);
  both[1] = os_process_close(both[1]);
}

/* Both have ended before the loop looks; the first that is told closes both, and neither stays a zombie. */
TEST(an_end_may_close_other_processes) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    os_loop *loop = open_loop();
    os_process *both[2] = {NULL, NULL};
    int pids[2];
    arm(*mode, "");
    for (int i = 0; i < 2; i++) {
      struct start start;
      os_failure failure;
      start_helper(&start, "quit", NULL);
      EXPECT_OK(start_with(loop, &start, close_process, both, &both[i], &failure));
      pids[i] = os_process_pid(both[i]);
      wait_zombie(pids[i]);
    }
    while (both[0])
      EXPECT_OK(os_loop_wait(loop, -1));
    EXPECT(!both[1]);
    sys_fault_disarm();
    wait_reaped(pids[0]);
    wait_reaped(pids[1]);
    os_loop_close(loop);
  }
}

/* ---- what ends a wait ---- */

static void *wake(void *loop) {
  os_loop_wake(loop);
  return NULL;
}

TEST(another_thread_wakes_the_loop) {
  os_loop *loop = open_loop();
  pthread_t thread;
  EXPECT_EQ(pthread_create(&thread, NULL, wake, loop), 0);
  EXPECT_OK(os_loop_wait(loop, -1));
  EXPECT_EQ(pthread_join(thread, NULL), 0);
  os_loop_close(loop);
}

static os_loop *signalled;

static void wake_from_handler(int signal) {
  (void)signal;
  errno = 1234;
  os_loop_wake(signalled);
  if (errno != 1234)
    abort();
}

/* Many wakes are one, and answered: the second wait has nothing to wait for but its time. */
TEST(a_signal_handler_wakes_the_loop) {
  struct sigaction action = {.sa_handler = wake_from_handler}, old;
  signalled = open_loop();
  EXPECT_SYS(sigaction(SIGUSR1, &action, &old));
  for (int i = 0; i < 100000; i++)
    EXPECT_SYS(raise(SIGUSR1));
  EXPECT_OK(os_loop_wait(signalled, -1));
  EXPECT_SYS(sigaction(SIGUSR1, &old, NULL));
  cp_pollfd set[1];
  EXPECT_EQ(os_loop_poll_set(signalled, set, 1), 1);
  struct pollfd look = {.fd = (int)set[0].fd, .events = set[0].events};
  EXPECT_EQ(poll(&look, 1, 0), 0);
  signalled = os_loop_close(signalled);
}

TEST(a_wait_ends_when_its_time_is_up) {
  os_loop *loop = open_loop();
  int64_t start = os_now_ns();
  EXPECT_OK(os_loop_wait(loop, 20));
  EXPECT_GE(os_now_ns() - start, 20 * 1000000);
  os_loop_wake(loop);
  EXPECT_OK(os_loop_wait(loop, INT64_MAX));
  os_loop_close(loop);
}

static void count_read(void *ctx, int64_t n, const char *data) {
  int *count = ctx;
  (void)data;
  *count += n > 0;
}

/* The set says when there is work, and after the work no more. */
TEST(a_foreign_loop_sees_what_to_wait_for) {
  os_loop *loop = open_loop();
  os_stream *stream;
  int fd, peer, reads = 0;
  EXPECT_OK(os_pipe(false, false, &fd, &peer));
  EXPECT_OK(os_stream_open(loop, fd, true, false, &stream));
  EXPECT_OK(os_loop_wait(loop, 0));
  os_stream_read(stream, count_read, &reads);
  EXPECT_EQ(write(peer, "x", 1), 1);
  cp_pollfd set[4];
  struct pollfd look[4];
  int count = os_loop_poll_set(loop, set, 4);
  EXPECT_EQ(os_loop_poll_set(loop, set, 0), count);
  EXPECT_LE(count, 4);
  for (int i = 0; i < count; i++)
    look[i] = (struct pollfd){.fd = (int)set[i].fd, .events = set[i].events};
  EXPECT_EQ(poll(look, (nfds_t)count, -1), 1);
  EXPECT_OK(os_loop_wait(loop, 0));
  EXPECT_EQ(reads, 1);
  if (os_loop_fd(loop) >= 0)
    EXPECT_EQ((intptr_t)os_loop_fd(loop), set[0].fd);
  os_stream_close(stream);
  os_close(peer);
  os_loop_close(loop);
}

/* ---- after fork() ---- */

/* The copy in the child shares epoll's set with the parent: freeing it there takes nothing from the parent.
 */
TEST(a_forked_copy_may_be_freed) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    os_loop *loop = open_loop();
    os_stream *stream;
    struct start start;
    struct ended ended;
    int fd, peer, reads = 0;
    EXPECT_OK(os_pipe(false, false, &fd, &peer));
    EXPECT_OK(os_stream_open(loop, fd, true, false, &stream));
    os_stream_read(stream, count_read, &reads);
    test_gate gate = test_gate_open();
    start_helper(&start, "held", NULL);
    start_place(&start, 0, 0, OS_SOURCE_PARENT, 0);
    start_place(&start, 1, 1, OS_SOURCE_PARENT, 1);
    start_place(&start, 2, 2, OS_SOURCE_PARENT, 2);
    start_place(&start, 3, 3, OS_SOURCE_PARENT, gate.hold_fd);
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    sys_fault_disarm();
    pid_t pid = fork();
    if (pid == 0) {
      os_stream_close(stream);
      os_process_close(process);
      os_loop_close(loop);
      _exit(42);
    }
    int status;
    EXPECT_SYS(waitpid(pid, &status, 0));
    EXPECT_EQ(WEXITSTATUS(status), 42);
    EXPECT_EQ(write(peer, "x", 1), 1);
    while (reads == 0)
      EXPECT_OK(os_loop_wait(loop, -1));
    test_release(&gate, 1);
    wait_ended(loop, &ended);
    EXPECT_EQ(ended.exit.code, 42);
    test_gate_close(&gate);
    os_process_close(process);
    os_stream_close(stream);
    os_close(peer);
    os_loop_close(loop);
  }
}

/* ---- threads ---- */

static int freed;

static void count_free(void *value) {
  freed += *(int *)value;
}

static void *fill_slot(void *value) {
  EXPECT(os_thread_slot() == NULL);
  EXPECT_OK(os_thread_slot_set(value, count_free));
  EXPECT(os_thread_slot() == value);
  return NULL;
}

TEST(a_thread_slot_is_freed_with_its_thread) {
  int value = 5;
  pthread_t thread;
  EXPECT_OK(os_thread_slot_set(&freed, NULL));
  EXPECT_EQ(pthread_create(&thread, NULL, fill_slot, &value), 0);
  EXPECT_EQ(pthread_join(thread, NULL), 0);
  EXPECT_EQ(freed, 5);
  EXPECT(os_thread_slot() == &freed);
  EXPECT_OK(os_thread_slot_set(NULL, NULL));
}
