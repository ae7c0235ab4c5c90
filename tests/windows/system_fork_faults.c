/* What the system refuses once, at each of its uses, while messages are exchanged on Windows. */
#include "system_fork.h"

#include "base/error.h"
#include "os/fault.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USES = 400, LONG = 200000 };

/* ---- one exchange: three messages there and back, the second long ---- */

struct exchange {
  int accepted, done, failed, back, disconnects, closes;
};

static void on_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct exchange *exchange = ctx;
  int n = json[0] == '"' ? 1 : json[0] - '0';
  EXPECT(size == 1 || size == LONG);
  EXPECT_GE(n, exchange->back); /* in order; one may be missing that was told to have failed */
  exchange->back = n + 1;
  if (n == 2)
    (void)cp_disconnect(channel);
}

static void on_done(cp_channel *channel, int status, void *ctx) {
  struct exchange *exchange = ctx;
  EXPECT_LE(status, 0);
  exchange->done++;
  exchange->failed += status < 0;
  if (status < 0 && cp_connected(channel))
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

/* Sends back what comes, as long as that can be done. */
static void send_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  (void)cp_send_then(channel, json, size, NULL, NULL);
}

HELPER(sends_back) {
  EXPECT_GT(cp_on_message(cp_parent(), send_back, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

static void exchange_once(void) {
  struct exchange exchange = {0};
  char *text = long_text(LONG);
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      loop == NULL ? NULL : cp_fork(test_program(), HELPER_ARGS("sends_back"), CP_OPTIONS(.loop = loop));
  if (child != NULL) {
    cp_channel *channel = cp_channel_of(child);
    EXPECT_GT(cp_on_message(channel, on_back, &exchange), 0);
    EXPECT_GT(cp_on_disconnect(channel, on_disconnect, &exchange), 0);
    EXPECT_GT(cp_on_close(child, on_close, &exchange), 0);
    exchange.accepted += cp_send_then(channel, "0", 1, on_done, &exchange) >= 0;
    exchange.accepted += cp_send_then(channel, text, LONG, on_done, &exchange) >= 0;
    exchange.accepted += cp_send_then(channel, "2", 1, on_done, &exchange) >= 0;
    if (exchange.accepted < 3 && cp_connected(channel))
      (void)cp_disconnect(channel);
  }
  int r = loop == NULL ? -ENOMEM : cp_loop_run(loop);
  if (child != NULL && r >= 0) {
    EXPECT_EQ(exchange.done, exchange.accepted);
    EXPECT_EQ(exchange.closes, 1);
  }
  if (!test_fault_fired())
    EXPECT(exchange.back == 3 && exchange.failed == 0);
  cp_loop_free(loop);
  free(text);
}

/* A peer that goes is one error of reading and writing, and it is none of the calls that a program waits in.
 */
static const char *error_of(enum sys_call call) {
  return call == CALL_WRITE ? "EPIPE" : call == CALL_READ ? "EIO" : "ENOMEM";
}

TEST(each_call_fails_once_while_messages_are_exchanged) {
  int uses = 0;
  exchange_once();
  int before = test_open_fds();
  for (int call = 0; call < CALL_COUNT; call++)
    for (int k = 1; k < USES; k += test_full() ? 1 : 3) {
      char rule[100];
      const char *name = sys_call_name((enum sys_call)call);
      snprintf(rule, sizeof rule, "%s#%d=%s", name, k, error_of((enum sys_call)call));
      NOTE("%s", rule);
      test_fault_arm(rule);
      exchange_once();
      int fired = test_fault_fired();
      test_fault_disarm();
      EXPECT_EQ(test_open_fds(), before);
      if (fired == 0)
        break;
      uses++;
    }
  EXPECT_GT(uses, 20);
  exchange_once();
}

/* ---- the child's side without what it needs ---- */

/* argv[1]: a rule; argv[2]: the errno of cp_parent(). */
HELPER(has_no_parent_under) {
  test_fault_arm(argv[1]);
  EXPECT(cp_parent() == NULL);
  EXPECT_EQ(cp_last_error()->errnum, strtol(argv[2], NULL, 10));
  EXPECT_GT(test_fault_fired(), 0);
  test_fault_disarm();
  return FINE;
}

static void expect_no_parent(const char *rule, int errnum) {
  char text[20];
  NOTE("%s", rule);
  snprintf(text, sizeof text, "%d", errnum);
  expect_code(FORK(NULL, "has_no_parent_under", rule, text), FINE);
}

TEST(a_child_without_memory_for_its_channel) {
  for (int k = 1; k <= 12; k++) {
    char rule[40];
    snprintf(rule, sizeof rule, "memory#%d=ENOMEM", k);
    expect_no_parent(rule, ENOMEM);
  }
}
