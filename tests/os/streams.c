/* Streams against a peer that is this test itself: what is read, written, ended, and never raised. */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Everything that a stream read, up to a size; and how the last read and write ended. */
struct log {
  os_stream *stream;
  char text[64];
  size_t size;
  uint64_t total;
  int reads, ends, writes;
  int64_t last_read, last_write;
  bool go_on;
};

static void on_read(void *ctx, int64_t n, const char *data) {
  struct log *log = ctx;
  log->reads++;
  log->last_read = n;
  log->ends += n == 0;
  for (int64_t i = 0; i < n && log->size + 1 < sizeof log->text; i++)
    log->text[log->size++] = data[i];
  log->total += n > 0 ? (uint64_t)n : 0;
  if (n > 0 && log->go_on)
    os_stream_read(log->stream, on_read, log);
}

static void on_written(void *ctx, int64_t n) {
  struct log *log = ctx;
  log->writes++;
  log->last_write = n;
}

struct pair {
  os_loop *loop;
  struct log log;
  int peer;
};

static void open_pair(struct pair *pair, bool duplex, bool peer_reads) {
  int fd;
  memset(pair, 0, sizeof *pair);
  pair->loop = open_loop();
  EXPECT_OK(os_pipe(duplex, peer_reads, &fd, &pair->peer));
  EXPECT_OK(os_stream_open(pair->loop, fd, duplex || !peer_reads, duplex || peer_reads, &pair->log.stream));
  pair->log.go_on = true;
}

static void close_pair(struct pair *pair) {
  os_stream_close(pair->log.stream);
  os_close(pair->peer);
  os_loop_close(pair->loop);
}

static void say(int fd, const char *text) {
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
}

TEST(pipes_are_made_as_promised) {
  for (int duplex = 0; duplex < 2; duplex++) {
    int parent, child;
    EXPECT_OK(os_pipe(duplex, true, &parent, &child));
    EXPECT(fcntl(parent, F_GETFL) & O_NONBLOCK);
    EXPECT(!(fcntl(child, F_GETFL) & O_NONBLOCK));
    EXPECT_EQ(fcntl(parent, F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(fcntl(child, F_GETFD), FD_CLOEXEC);
    os_close(parent);
    os_close(child);
  }
}

TEST(what_is_said_is_read_then_the_end) {
  struct pair pair;
  for (int duplex = 0; duplex < 2; duplex++) {
    open_pair(&pair, duplex, false);
    os_stream_read(pair.log.stream, on_read, &pair.log);
    EXPECT_EQ(pair.log.reads, 0);
    say(pair.peer, "hello");
    EXPECT_OK(os_loop_wait(pair.loop, -1));
    EXPECT_STR(pair.log.text, "hello");
    say(pair.peer, ", you");
    os_close(pair.peer);
    pair.peer = -1;
    while (pair.log.ends == 0)
      EXPECT_OK(os_loop_wait(pair.loop, -1));
    EXPECT_STR(pair.log.text, "hello, you");
    EXPECT_EQ(pair.log.ends, 1);
    close_pair(&pair);
  }
}

/* What came while nobody asked is there when somebody asks, also the end. */
TEST(nothing_is_missed_while_nobody_reads) {
  struct pair pair;
  open_pair(&pair, false, false);
  say(pair.peer, "early");
  EXPECT_OK(os_loop_wait(pair.loop, 0));
  EXPECT_EQ(pair.log.reads, 0);
  os_close(pair.peer);
  pair.peer = -1;
  EXPECT_OK(os_loop_wait(pair.loop, 0));
  os_stream_read(pair.log.stream, on_read, &pair.log);
  while (pair.log.ends == 0)
    EXPECT_OK(os_loop_wait(pair.loop, -1));
  EXPECT_STR(pair.log.text, "early");
  close_pair(&pair);
}

TEST(a_cancelled_read_is_not_called) {
  struct pair pair;
  open_pair(&pair, false, false);
  os_stream_read(pair.log.stream, on_read, &pair.log);
  say(pair.peer, "x");
  os_stream_read_cancel(pair.log.stream);
  EXPECT_OK(os_loop_wait(pair.loop, 0));
  EXPECT(!os_loop_pending(pair.loop));
  EXPECT_EQ(pair.log.reads, 0);
  os_stream_read(pair.log.stream, on_read, &pair.log);
  while (pair.log.reads == 0)
    EXPECT_OK(os_loop_wait(pair.loop, -1));
  EXPECT_STR(pair.log.text, "x");
  close_pair(&pair);
}

TEST(reading_now) {
  struct pair pair;
  const char *data = NULL;
  open_pair(&pair, false, false);
  EXPECT_EQ(os_stream_read_now(pair.log.stream, &data), -EAGAIN);
  os_stream_read(pair.log.stream, on_read, &pair.log);
  say(pair.peer, "now");
  EXPECT_EQ(os_stream_read_now(pair.log.stream, &data), 3);
  EXPECT_MEM(data, 3, "now", 3);
  EXPECT_OK(os_loop_wait(pair.loop, 0));
  EXPECT_EQ(pair.log.reads, 0);
  say(pair.peer, "later");
  while (pair.log.reads == 0)
    EXPECT_OK(os_loop_wait(pair.loop, -1));
  EXPECT_STR(pair.log.text, "later");
  os_close(pair.peer);
  pair.peer = -1;
  EXPECT_EQ(os_stream_read_now(pair.log.stream, &data), 0);
  while (pair.log.ends == 0)
    EXPECT_OK(os_loop_wait(pair.loop, -1));
  close_pair(&pair);
}

/* ---- writing ---- */

static size_t take(int fd, char *buffer, size_t size) {
  ssize_t n = read(fd, buffer, size);
  EXPECT_SYS(n);
  return (size_t)n;
}

TEST(a_write_that_must_wait) {
  static char data[1 << 20], taken[1 << 16];
  for (int duplex = 0; duplex < 2; duplex++) {
    struct pair pair;
    open_pair(&pair, duplex, true);
    size_t written = 0, read_back = 0;
    for (size_t i = 0; i < sizeof data; i++)
      data[i] = (char)(i * 31 + i / 251);
    bool waiting = false;
    while (read_back < sizeof data) {
      while (written < sizeof data && !waiting) {
        int64_t n =
            os_stream_write(pair.log.stream, data + written, sizeof data - written, on_written, &pair.log);
        waiting = n == -EINPROGRESS;
        EXPECT(n > 0 || waiting);
        written += n > 0 ? (size_t)n : 0;
      }
      EXPECT_EQ(waiting ? os_stream_write(pair.log.stream, data, 1, on_written, &pair.log) : -EBUSY, -EBUSY);
      EXPECT_EQ(waiting ? os_stream_write_now(pair.log.stream, data, 1) : -EAGAIN, -EAGAIN);
      size_t n = take(pair.peer, taken, sizeof taken);
      EXPECT_MEM(taken, n, data + read_back, n);
      read_back += n;
      EXPECT_OK(os_loop_wait(pair.loop, 0));
      if (pair.log.writes > 0) {
        EXPECT_GT(pair.log.last_write, 0);
        written += (size_t)pair.log.last_write;
        pair.log.writes = 0;
        waiting = false;
      }
    }
    EXPECT_EQ(written, sizeof data);
    close_pair(&pair);
  }
}

TEST(nothing_to_write_is_written) {
  struct pair pair;
  open_pair(&pair, false, true);
  EXPECT_EQ(os_stream_write(pair.log.stream, "", 0, on_written, &pair.log), 0);
  EXPECT_EQ(os_stream_write_now(pair.log.stream, "", 0), 0);
  close_pair(&pair);
}

TEST(shutdown_is_the_end_for_the_peer) {
  char byte;
  for (int duplex = 0; duplex < 2; duplex++) {
    struct pair pair;
    open_pair(&pair, duplex, true);
    EXPECT_EQ(os_stream_write(pair.log.stream, "x", 1, on_written, &pair.log), 1);
    os_stream_shutdown(pair.log.stream);
    EXPECT_EQ(take(pair.peer, &byte, 1), 1);
    EXPECT_EQ(take(pair.peer, &byte, 1), 0);
    EXPECT_EQ(os_stream_write_now(pair.log.stream, "x", 1), -EPIPE);
    if (duplex) { /* the other direction stays open */
      os_stream_read(pair.log.stream, on_read, &pair.log);
      say(pair.peer, "back");
      while (pair.log.reads == 0)
        EXPECT_OK(os_loop_wait(pair.loop, -1));
      EXPECT_STR(pair.log.text, "back");
    }
    close_pair(&pair);
  }
}

/* SIGPIPE has its default disposition here: one that came would end the test. */
static const char *const quiet_modes[] = {"", "rwf_nosignal=EOPNOTSUPP"};

TEST(a_reader_that_is_gone) {
  for (int i = 0; i < 4; i++) {
    struct pair pair;
    open_pair(&pair, i >= 2, true);
    EXPECT_OK(sys_fault_arm(quiet_modes[i % 2]));
    NOTE("duplex %d, rules '%s'", i >= 2, quiet_modes[i % 2]);
    test_signals *before = test_signals_take();
    os_close(pair.peer);
    pair.peer = -1;
    EXPECT_EQ(os_stream_write(pair.log.stream, "x", 1, on_written, &pair.log), -EPIPE);
    EXPECT_EQ(os_stream_write_now(pair.log.stream, "x", 1), -EPIPE);
    EXPECT_SIGNALS(before);
    free(before);
    sys_fault_disarm();
    close_pair(&pair);
  }
}

TEST(a_reader_that_goes_while_a_write_waits) {
  static char data[1 << 20];
  for (int i = 0; i < 4; i++) {
    struct pair pair;
    open_pair(&pair, i >= 2, true);
    EXPECT_OK(sys_fault_arm(quiet_modes[i % 2]));
    while (os_stream_write(pair.log.stream, data, sizeof data, on_written, &pair.log) > 0)
      ;
    EXPECT_OK(os_loop_wait(pair.loop, 0));
    EXPECT_EQ(pair.log.writes, 0);
    os_close(pair.peer);
    pair.peer = -1;
    while (pair.log.writes == 0)
      EXPECT_OK(os_loop_wait(pair.loop, -1));
    EXPECT_EQ(pair.log.last_write, -EPIPE);
    sys_fault_disarm();
    close_pair(&pair);
  }
}

/* One that was pending before is the host's, and stays. */
TEST(a_pending_sigpipe_is_not_taken) {
  sigset_t only, old, pending;
  int signal;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  EXPECT_SYS(sigprocmask(SIG_BLOCK, &only, &old));
  for (int i = 0; i < 2; i++) {
    struct pair pair;
    open_pair(&pair, false, true);
    os_close(pair.peer);
    pair.peer = -1;
    EXPECT_OK(sys_fault_arm(quiet_modes[i]));
    EXPECT_EQ(os_stream_write_now(pair.log.stream, "x", 1), -EPIPE);
    EXPECT_SYS(sigpending(&pending));
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
    EXPECT_SYS(raise(SIGPIPE));
    EXPECT_EQ(os_stream_write_now(pair.log.stream, "x", 1), -EPIPE);
    EXPECT_SYS(sigpending(&pending));
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 1);
    EXPECT_EQ(sigwait(&only, &signal), 0);
    EXPECT_SYS(sigpending(&pending));
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
    sys_fault_disarm();
    close_pair(&pair);
  }
  EXPECT_SYS(sigprocmask(SIG_SETMASK, &old, NULL));
}

/* ---- giving back ---- */

TEST(a_released_descriptor_works_on) {
  struct pair pair;
  char text[8];
  open_pair(&pair, false, false);
  os_stream_read(pair.log.stream, on_read, &pair.log);
  int fd = os_stream_fd(pair.log.stream);
  EXPECT_EQ(os_stream_release(pair.log.stream), fd);
  pair.log.stream = NULL;
  say(pair.peer, "hers");
  EXPECT_OK(os_loop_wait(pair.loop, 0));
  EXPECT_EQ(pair.log.reads, 0);
  EXPECT_EQ(take(fd, text, sizeof text), 4);
  EXPECT(fcntl(fd, F_GETFL) & O_NONBLOCK);
  os_close(fd);
  close_pair(&pair);
}

/* The description lives on in a copy, as in a child; the loop must not hear of it any more. */
TEST(a_closed_stream_does_not_wake_the_loop) {
  struct pair pair;
  open_pair(&pair, false, false);
  int copy = dup(os_stream_fd(pair.log.stream));
  EXPECT_SYS(copy);
  pair.log.stream = os_stream_close(pair.log.stream);
  say(pair.peer, "for the copy");
  cp_pollfd set[4];
  struct pollfd look[4];
  int count = os_loop_poll_set(pair.loop, set, 4);
  EXPECT_EQ(count, 1);
  for (int i = 0; i < count; i++)
    look[i] = (struct pollfd){.fd = (int)set[i].fd, .events = set[i].events};
  EXPECT_EQ(poll(look, (nfds_t)count, 0), 0);
  (void)close(copy);
  close_pair(&pair);
}

TEST(a_descriptor_that_cannot_be_watched_is_closed) {
  os_loop *loop = open_loop();
  os_stream *stream = NULL;
  static const char *const rules[] = {"memory=ENOMEM", "fstat=EIO", "getfl=EIO"};
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    int before = test_open_fds(), parent, child;
    EXPECT_OK(os_pipe(false, true, &parent, &child));
    EXPECT_OK(sys_fault_arm(rules[i]));
    EXPECT_LT(os_stream_open(loop, parent, false, true, &stream), 0);
    sys_fault_disarm();
    os_close(child);
    EXPECT_EQ(test_open_fds(), before);
  }
  EXPECT(stream == NULL);
  os_loop_close(loop);
}

/* A host may hand in one that blocks. */
TEST(a_blocking_descriptor_is_made_to_not_block) {
  int fds[2];
  os_loop *loop = open_loop();
  os_stream *stream = NULL;
  EXPECT_SYS(pipe(fds));
  EXPECT_OK(os_stream_open(loop, fds[0], true, false, &stream));
  EXPECT(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
  os_stream_close(stream);
  (void)close(fds[1]);
  os_loop_close(loop);
}
