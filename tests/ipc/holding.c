/* Who holds a channel open, and what a channel holds open. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- who else holds the channel ---- */

/* Grandchildren become this process's own, so that it can see them end. */
static void adopt(void) {
  EXPECT_SYS(prctl(PR_SET_CHILD_SUBREAPER, 1));
}

static void expect_adopted_end(void) {
  int status;
  EXPECT_GT(waitpid(-1, &status, 0), 0);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == FINE);
  expect_no_child();
}

/* A grandchild has the channel's descriptor until the gate opens. */
HELPER(leaves_a_holder) {
  int gate = atoi(argv[1]);
  cp_channel *parent = cp_parent();
  int pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    (void)test_hold_fd(gate);
    _exit(FINE);
  }
  EXPECT_EQ(cp_send(parent, "1"), 1);
  return FINE;
}

TEST(a_grandchild_that_holds_the_channel) {
  adopt();
  test_gate gate = test_gate_open();
  story s = {.used = 0};
  cp_child *child =
      FORK(CP_OPTIONS(.stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT, CP_IPC, CP_FD(gate.hold_fd))),
           "leaves_a_holder", "4");
  story_child(&s, child);
  story_wait(&s, NULL, "exit:21");
  EXPECT_STR(s.text, "m:1 exit:21");
  raw_settle(&(raw){.loop = cp_loop_default()});
  EXPECT(cp_child_result(child)->pipes_held);
  test_release(&gate, 1);
  run(NULL);
  EXPECT_STR(s.text, "m:1 exit:21 disconnect close:21");
  test_gate_close(&gate);
  expect_adopted_end();
}

TEST(a_grandchild_is_not_waited_for_longer_than_drain_ms) {
  adopt();
  test_gate gate = test_gate_open();
  story s = {.used = 0};
  cp_child *child = FORK(CP_OPTIONS(.drain_ms = 1, .stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT,
                                                                     CP_IPC, CP_FD(gate.hold_fd))),
                         "leaves_a_holder", "4");
  story_child(&s, child);
  run(NULL);
  EXPECT_STR(s.text, "m:1 exit:21 disconnect close:21");
  test_gate_close(&gate);
  expect_adopted_end();
}

/* ---- what holds the loop ---- */

TEST(the_parents_side_holds_the_loop_until_it_is_let_go) {
  cp_child *child = FORK(NULL, "echoes");
  cp_unref(child);
  int posts = 0;
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 0), 1);
  cp_channel_unref(cp_channel_of(child));
  while (cp_loop_step(cp_loop_default(), 0) > 0) /* 'spawn' may be left to tell */
    EXPECT_LT(++posts, 1000);
  cp_channel_ref(cp_channel_of(child));
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 0), 1);
  cp_ref(child);
  EXPECT_EQ(cp_disconnect(cp_channel_of(child)), 0);
  expect_code(child, FINE);
}

/* argv[1]: what the child does with its listeners. */
static void nothing(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)json, (void)size, (void)ctx;
}
static void no_event(cp_channel *channel, void *ctx) {
  (void)channel, (void)ctx;
}
HELPER(listens) {
  cp_channel *parent = cp_parent();
  const char *how = argv[1];
  if (strcmp(how, "error") == 0)
    EXPECT_GT(cp_channel_on_drain(parent, no_event, NULL), 0);
  if (strcmp(how, "off") == 0)
    cp_channel_off(parent, cp_on_message(parent, nothing, NULL));
  if (strcmp(how, "unref") == 0) {
    EXPECT_GT(cp_on_message(parent, nothing, NULL), 0);
    cp_channel_unref(parent);
  }
  if (strcmp(how, "unref-first") == 0) {
    cp_channel_unref(parent);
    EXPECT_GT(cp_on_message(parent, nothing, NULL), 0);
  }
  if (strcmp(how, "disconnect") == 0)
    EXPECT_GT(cp_on_disconnect(parent, no_event, NULL), 0);
  if (strcmp(how, "ref") == 0)
    cp_channel_ref(parent);
  EXPECT_EQ(cp_run(), 0);
  return cp_connected(parent) ? FINE : FINE + 1;
}

static void expect_end_by_itself(const char *how) {
  cp_child *child = FORK(NULL, "listens", how);
  NOTE("%s", how);
  expect_code(child, FINE);
}

static void expect_wait_for_disconnect(const char *how) {
  cp_child *child = FORK(NULL, "listens", how);
  NOTE("%s", how);
  EXPECT_EQ(cp_disconnect(cp_channel_of(child)), 0);
  expect_code(child, FINE + 1);
}

TEST(the_childs_side_holds_the_loop_by_its_listeners) {
  expect_end_by_itself("none");
  expect_end_by_itself("error");
  expect_end_by_itself("off");
  expect_end_by_itself("unref");
  expect_end_by_itself("unref-first");
  expect_wait_for_disconnect("disconnect");
  expect_wait_for_disconnect("ref");
}
