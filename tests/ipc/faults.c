/* Each system call fails once, at each of its uses in this process, while messages and handles are exchanged.
 */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { USES = 300, LONG = 300000 };

/* Sends back what comes, and each handle with it. */
static void send_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  cp_handle handle = cp_take_handle(channel);
  if (handle.fd < 0)
    (void)cp_send_then(channel, json, size, NULL, NULL);
  else if (cp_send_handle(channel, json, handle, NULL, NULL) < 0 || handle.kind != CP_HANDLE_FD)
    EXPECT_SYS(close(handle.fd)); /* of other kinds a copy is sent */
}

HELPER(sends_back) {
  EXPECT_GT(cp_on_message(cp_parent(), send_back, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* What a call is told; not what it cannot meet. */
static const char *error_of(enum sys_call call) {
  switch (call) {
  case CALL_READ:
  case CALL_RECVMSG:
    return "EIO";
  case CALL_WRITE:
  case CALL_WRITE_QUIET:
    return "EPIPE";
  case CALL_SENDMSG:
    return "ETOOMANYREFS";
  case CALL_WAITID:
  case CALL_POLL:
    return "EINTR";
  default:
    return "ENOMEM";
  }
}

/* ---- one exchange: five messages there and back, the third long, the second and fourth with a handle ----
 */

struct exchange {
  int accepted, done, failed;
  int back, handles;
  int disconnects, closes;
};

static void on_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct exchange *exchange = ctx;
  int n = json[0] == '"' ? 2 : atoi(json);
  EXPECT(size == 1 || size == LONG);
  EXPECT_GE(n, exchange->back); /* in order; one may be missing that was told to have failed */
  exchange->back = n + 1;
  cp_handle handle = cp_take_handle(channel);
  if (handle.fd >= 0) {
    EXPECT(n == 1 || n == 3);
    exchange->handles++;
    EXPECT_SYS(close(handle.fd));
  }
  if (n == 4)
    (void)cp_disconnect(channel);
}

static void on_done(cp_channel *channel, int status, void *ctx) {
  struct exchange *exchange = ctx;
  (void)channel;
  EXPECT_LE(status, 0);
  exchange->done++;
  exchange->failed += status < 0;
  if (status < 0)
    (void)cp_disconnect(channel); /* the last may not come back */
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  EXPECT(!cp_connected(channel));
  ((struct exchange *)ctx)->disconnects++;
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child, (void)result;
  EXPECT_EQ(((struct exchange *)ctx)->disconnects, 1);
  ((struct exchange *)ctx)->closes++;
}

static char long_text[LONG + 1];

static void send_all(cp_channel *channel, struct exchange *exchange, int file, int udp) {
  int r[5] = {cp_send_then(channel, "0", 1, on_done, exchange),
              cp_send_handle(channel, "1", CP_HANDLE_KEPT(file), on_done, exchange),
              cp_send_then(channel, long_text, LONG, on_done, exchange),
              cp_send_handle(channel, "3", CP_HANDLE(udp), on_done, exchange),
              cp_send_then(channel, "4", 1, on_done, exchange)};
  for (int i = 0; i < 5; i++)
    exchange->accepted += r[i] >= 0;
  if (exchange->accepted < 5)
    (void)cp_disconnect(channel);
}

static void run_exchange(void) {
  struct exchange exchange = {0};
  int file = make_file("text", "x"), udp = make_udp();
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      loop == NULL ? NULL : cp_fork(test_program(), HELPER_ARGS("sends_back"), CP_OPTIONS(.loop = loop));
  if (child != NULL) {
    cp_channel *channel = cp_channel_of(child);
    EXPECT_GT(cp_on_message(channel, on_back, &exchange), 0);
    EXPECT_GT(cp_on_disconnect(channel, on_disconnect, &exchange), 0);
    EXPECT_GT(cp_on_close(child, on_close, &exchange), 0);
    send_all(channel, &exchange, file, udp);
  }
  alarm(DEADLINE_MS / 1000);
  int r = loop == NULL ? -ENOMEM : cp_loop_run(loop);
  alarm(0);
  if (child != NULL && r >= 0) {
    EXPECT_EQ(exchange.done, exchange.accepted);
    EXPECT_EQ(exchange.closes, 1);
  }
  if (!test_fault_fired())
    EXPECT(exchange.back == 5 && exchange.handles == 2 && exchange.failed == 0);
  cp_loop_free(loop);
  EXPECT_SYS(close(file));
  EXPECT_SYS(close(udp));
}

static void prepare(void) {
  memset(long_text, '2', LONG);
  long_text[0] = long_text[LONG - 1] = '"';
  run_exchange();
}

TEST(each_call_fails_once) {
  int uses = 0;
  prepare();
  int before = test_open_fds();
  for (int call = 0; call < CALL_COUNT; call++)
    for (int k = 1; k < USES; k++) {
      char rule[100];
      snprintf(rule, sizeof rule, "parent:%s#%d=%s", sys_call_name((enum sys_call)call), k,
               error_of((enum sys_call)call));
      NOTE("%s", rule);
      test_fault_arm(rule);
      run_exchange();
      int fired = test_fault_fired();
      test_fault_disarm();
      expect_as_before(before);
      if (fired == 0)
        break;
      uses++;
    }
  EXPECT_GT(uses, 30);
  run_exchange();
}

/* ---- the whole exchange in small pieces: a descriptor rides on the first byte alone ---- */

static void under(const char *rule) {
  NOTE("%s", rule);
  test_fault_arm(rule);
  struct exchange exchange = {0};
  int file = make_file("text", "x"), udp = make_udp();
  cp_child *child = FORK(NULL, "sends_back");
  cp_channel *channel = cp_channel_of(child);
  EXPECT_GT(cp_on_message(channel, on_back, &exchange), 0);
  memset(long_text, '2', LONG);
  long_text[0] = long_text[LONG - 1] = '"';
  send_all(channel, &exchange, file, udp);
  expect_code(child, FINE);
  EXPECT_GT(test_fault_fired(), 0);
  test_fault_disarm();
  EXPECT(exchange.back == 5 && exchange.handles == 2 && exchange.failed == 0 && exchange.done == 5);
  EXPECT_SYS(close(file));
  EXPECT_SYS(close(udp));
}

TEST(descriptors_with_single_bytes) {
  under("parent:sendmsg=short");
  under("parent:sendmsg=short,parent:write#1=short");
  under("parent:recvmsg#1=short,parent:recvmsg#2=short,parent:recvmsg#3=short");
}

TEST(interrupted_calls_are_made_again) {
  under("parent:sendmsg#1=EINTR,parent:recvmsg#1=EINTR,parent:write#1=EINTR");
}

TEST(a_handle_that_the_kernel_refuses_fails_alone) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  story_channel(&s, one.channel);
  test_fault_arm("sendmsg#1=ETOOMANYREFS");
  EXPECT_EQ(cp_send(one.channel, "1"), 1);
  EXPECT_EQ(cp_send_handle(one.channel, "2", CP_HANDLE(listener), story_done, &s), 1);
  EXPECT_EQ(cp_send(one.channel, "3"), 1);
  raw_expect(&one, "1\n3\n");
  test_fault_disarm();
  story_wait(&s, one.loop, "done:ETOOMANYREFS");
  EXPECT(cp_connected(one.channel));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

static void expect_end_by(const char *rule, const char *expected) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  NOTE("%s", rule);
  story_channel(&s, one.channel);
  test_fault_arm(rule);
  EXPECT_EQ(cp_send_then(one.channel, "1", 1, story_done, &s), 1);
  raw_settle(&one);
  test_fault_disarm();
  EXPECT_STR(s.text, expected);
  expect_end_of_file(one.fd);
  raw_close(&one);
}

/* Also by an error that does not say that the peer is gone: half a message may have left. */
TEST(a_write_that_fails_is_the_end) {
  expect_end_by("write#1=EPIPE", "done:EPIPE disconnect");
  expect_end_by("write#1=ECONNRESET", "done:EPIPE disconnect");
  expect_end_by("write#1=EIO", "done:EIO disconnect");
}

TEST(a_flush_that_cannot_wait) {
  raw one = raw_open(CP_JSON, 0);
  char *text = calloc(1, LONG + 1);
  EXPECT(text != NULL);
  memset(text, '1', LONG);
  while (cp_send_trusted(one.channel, text, LONG) == 1)
    ;
  test_fault_arm("poll#1=EIO");
  EXPECT_EQ(cp_channel_flush(one.channel, -1), -EIO);
  test_fault_arm("poll#1=EINTR");
  EXPECT_EQ(cp_channel_flush(one.channel, 1), -ETIMEDOUT);
  test_fault_disarm();
  free(text);
  raw_close(&one);
}

/* The child's side without what it needs. */
static void expect_no_parent(const char *rule, int errnum) {
  int fds[2];
  char number[20];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
  snprintf(number, sizeof number, "%d", fds[0]);
  EXPECT_SYS(setenv("NODE_CHANNEL_FD", number, 1));
  test_fault_arm(rule);
  EXPECT(cp_parent() == NULL);
  EXPECT_EQ(cp_last_error()->errnum, errnum);
  EXPECT_GT(test_fault_fired(), 0);
  test_fault_disarm();
  EXPECT_SYS(close(fds[1]));
  if (fcntl(fds[0], F_GETFD) >= 0)
    EXPECT_SYS(close(fds[0]));
}

TEST(a_parent_without_memory_for_the_variable) {
  expect_no_parent("memory#1=ENOMEM", ENOMEM);
}

TEST(a_parent_whose_descriptor_cannot_be_looked_at) {
  expect_no_parent("getsockopt#1=EIO", EIO);
}

TEST(a_parent_whose_descriptor_cannot_be_marked) {
  expect_no_parent("setfd#1=EIO", EIO);
}

TEST(a_parent_without_a_loop) {
  expect_no_parent("epoll_create#1=EMFILE,pipe2#1=EMFILE", EMFILE);
}

TEST(a_parent_whose_descriptor_cannot_be_watched) {
  expect_no_parent("fstat#1=EIO", EIO);
}
