/* A sealed child is a child as any other: its end, its signals, what it leaves, and what is left when it
 * fails. */
#include "need.h"
#include "outside.h"
#include "probe/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEAL .isolation = CP_ISOLATION_SEALED, .isolation_required = true

TEST(sealed_codes_are_the_programs) {
  need_profile(CP_ISOLATION_SEALED);
  for (int code = 0; code < 256; code += test_full() ? 1 : 51) {
    char line[32];
    snprintf(line, sizeof line, "exit %d", code);
    cp_result *r = cp_spawn_sync("/bin/sh", CP_ARGS("-c", line), CP_OPTIONS(SEAL));
    EXPECT_EQ(r->code, code);
    EXPECT_EQ(r->signal, 0);
    r = cp_result_free(r);
  }
  expect_no_child();
}

TEST(sealed_signals_are_the_programs) {
  static const int signals[] = {SIGTERM, SIGKILL, SIGINT, SIGUSR1};
  need_profile(CP_ISOLATION_SEALED);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    cp_child *child = cp_spawn("/bin/cat", NULL, CP_OPTIONS(SEAL));
    EXPECT(child != NULL);
    EXPECT_EQ(cp_kill(child, signals[i]), 1);
    cp_result *r = cp_wait(child, DEADLINE_MS);
    EXPECT_EQ(r->signal, signals[i]);
    EXPECT_EQ(r->code, -1);
    r = cp_result_free(r);
  }
  expect_no_child();
}

TEST(sealed_stops_and_goes_on) {
  need_profile(CP_ISOLATION_SEALED);
  cp_child *child = cp_spawn("/bin/cat", NULL, CP_OPTIONS(SEAL));
  EXPECT(child != NULL);
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  EXPECT_EQ(cp_kill(child, SIGCONT), 1);
  cp_end(cp_stdin(child));
  expect_code(child, 0);
}

/* By the time the end is told nobody of its namespace is left, whatever it did to live on. */
static int daemon_after(cp_isolation profile) {
  int hold[2], seen[2];
  char text[16] = "";
  EXPECT_SYS(pipe2(hold, O_CLOEXEC));
  EXPECT_SYS(pipe2(seen, O_CLOEXEC));
  const cp_stdio stdio[] = {CP_FD(hold[0]), CP_FD(seen[1]), CP_IGNORE,
                            CP_STDIO_LAST}; /* no pipe to wait for */
  cp_options options = *CP_OPTIONS(.isolation = profile, .stdio = stdio);
  cp_child *child = cp_spawn(PROBE, CP_ARGS("daemon"), &options);
  EXPECT(child != NULL);
  EXPECT_SYS(close(hold[0]));
  EXPECT_SYS(close(seen[1]));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, PROBE_ESCAPED);
  r = cp_result_free(r);
  /* "daemon" is written before or after the end; then the pipe is at its end, or somebody holds it. */
  struct pollfd one = {.fd = seen[0], .events = POLLIN};
  int ended = 0;
  while (!ended) {
    EXPECT_SYS(poll(&one, 1, profile == CP_ISOLATION_SEALED ? 0 : -1));
    ssize_t n = one.revents == 0 ? -2 : read(seen[0], text, sizeof text);
    EXPECT_GE(n, 0);
    ended = n == 0 ? 1 : profile == CP_ISOLATION_SEALED ? 0 : 2;
  }
  EXPECT_SYS(close(hold[1])); /* whoever is left leaves now */
  while (ended == 2 && read(seen[0], text, sizeof text) > 0)
    ;
  EXPECT_SYS(close(seen[0]));
  return ended;
}

TEST(sealed_leaves_no_daemon) {
  need_profile(CP_ISOLATION_SEALED);
  EXPECT_EQ(daemon_after(CP_ISOLATION_SEALED), 1);
  EXPECT_EQ(daemon_after(CP_ISOLATION_CONTAINED), 2); /* which the others do */
  EXPECT_EQ(daemon_after(CP_ISOLATION_NONE), 2);
}

static void expect_failure(const char *file, const cp_options *options, const char *rule, cp_step step,
                           int errnum) {
  int before = test_open_fds();
  NOTE("%s %s", file, rule);
  test_fault_arm(rule);
  cp_result *r = cp_spawn_sync(file, NULL, options);
  test_fault_disarm();
  EXPECT(r->error != NULL);
  EXPECT_STR(cp_step_name(r->error->step), cp_step_name(step));
  EXPECT_EQ(r->error->errnum, errnum);
  r = cp_result_free(r);
  expect_no_child();
  EXPECT_EQ(test_open_fds(), before);
}

TEST(sealed_that_cannot_start_leaves_nothing) {
  need_profile(CP_ISOLATION_SEALED);
  (void)cp_capabilities(NULL); /* what namespaces there are is known from here on */
  cp_result_free(cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(SEAL)));
  expect_failure("/nope", CP_OPTIONS(SEAL), "", CP_STEP_EXEC, ENOENT);
  expect_failure("/bin/true", CP_OPTIONS(SEAL, .cwd = "/nope"), "", CP_STEP_CHDIR, ENOENT);
  expect_failure("/bin/true", CP_OPTIONS(SEAL), "namespace#1=EPERM", CP_STEP_START, EPERM);
  expect_failure("/bin/true", CP_OPTIONS(SEAL), "child:namespace#1=ENOSPC", CP_STEP_START, ENOSPC);
  expect_failure("/bin/true", CP_OPTIONS(SEAL), "child:clone#1=EAGAIN", CP_STEP_START, EAGAIN);
  expect_failure("/bin/true", CP_OPTIONS(SEAL), "child:clone#2=EAGAIN", CP_STEP_START, EAGAIN);
  expect_failure("/bin/true", CP_OPTIONS(SEAL), "parent:open=EACCES", CP_STEP_START, EACCES);
}

/* Each call of a start in turn, in parent and child: it fails cleanly or it runs, and nothing is left. */
TEST(sealed_starts_under_every_fault) {
  static const char *const calls[] = {
      "parent:pipe2#%d=EMFILE", "parent:pidfd#%d=EMFILE",   "parent:dupfd#%d=EMFILE",
      "parent:mmap#%d=ENOMEM",  "parent:open#%d=EMFILE",    "parent:write#%d=EIO",
      "child:mount#%d=EPERM",   "child:landlock#%d=EINVAL", "child:setuid#%d=EINVAL"};
  need_profile(CP_ISOLATION_SEALED);
  cp_result_free(cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(SEAL)));
  int before = test_open_fds();
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    int fired = 1;
    for (int nth = 1; fired > 0 && nth <= (test_full() ? 200 : 12); nth++) {
      char rule[64];
      snprintf(rule, sizeof rule, calls[i], nth);
      NOTE("%s", rule);
      test_fault_arm(rule);
      cp_result *r = cp_spawn_sync("/bin/true", NULL, CP_OPTIONS(SEAL));
      fired = test_fault_fired();
      test_fault_disarm();
      EXPECT(r->error != NULL || r->code == 0);
      r = cp_result_free(r);
      expect_no_child();
      EXPECT_EQ(test_open_fds(), before);
    }
  }
}

/* A loop that goes away leaves program and init to be reaped in the background; closing stdin ends them. */
TEST(sealed_may_be_let_go) {
  need_profile(CP_ISOLATION_SEALED);
  int before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  EXPECT(loop != NULL);
  cp_child *child = cp_spawn("/bin/cat", NULL, CP_OPTIONS(SEAL, .loop = loop));
  EXPECT(child != NULL);
  int pid = cp_pid(child);
  loop = cp_loop_free(loop);
  expect_reaped(pid, before);
  expect_as_before(before); /* the init of its namespace ends a moment later */
}

TEST(sealed_many_at_once) {
  enum { MANY = 24 };
  int closed = 0;
  need_profile(CP_ISOLATION_SEALED);
  for (int i = 0; i < MANY; i++) {
    cp_child *child =
        cp_spawn("/bin/sh", CP_ARGS("-c", "sleep 1000 & setsid sleep 1000 & exit 3"), CP_OPTIONS(SEAL));
    EXPECT(child != NULL);
    EXPECT_GT(cp_on_close(child, count_result, &closed), 0);
  }
  run(NULL);
  EXPECT_EQ(closed, MANY);
  expect_no_child();
}

/* Nothing of the host is to be seen: not even what it was started with. */
TEST(sealed_sees_nothing_of_the_host) {
  need_profile(CP_ISOLATION_SEALED);
  cp_result *r = cp_spawn_sync(
      "/bin/sh",
      CP_ARGS("-c", "tr -d '\\0' < /proc/1/cmdline; ls /proc | grep -c '^[0-9]'; cat /proc/1/environ"),
      CP_OPTIONS(SEAL));
  EXPECT(r->error == NULL);
  EXPECT(strchr("3456", r->out.data[0]) != NULL &&
         r->out.data[1] == '\n'); /* no cmdline, and few processes */
  EXPECT_CONTAINS(r->err.data, "ermission denied");
  r = cp_result_free(r);
}

/* Root is somebody else inside, whom limits and rights bind; an ordinary user is who it is. */
TEST(sealed_is_never_root) {
  need_profile(CP_ISOLATION_SEALED);
  cp_result *r = cp_spawn_sync("/usr/bin/id", CP_ARGS("-u"), CP_OPTIONS(SEAL));
  EXPECT(r->error == NULL);
  EXPECT_EQ(atoi(r->out.data), getuid() == 0 ? 65534 : (int)getuid());
  r = cp_result_free(r);
}

TEST(sealed_as_a_user_with_groups) {
  const unsigned groups[] = {1001, 1002};
  if (getuid() != 0)
    SKIP("only root can become somebody else");
  need_profile(CP_ISOLATION_SEALED);
  cp_result *r = cp_spawn_sync(
      "/usr/bin/id", NULL,
      CP_OPTIONS(SEAL, .uid = CP_ID(1234), .gid = CP_ID(1235), .groups = groups, .groups_count = 2));
  EXPECT(r->error == NULL);
  EXPECT_CONTAINS(r->out.data, "uid=1234 gid=1235");
  EXPECT_CONTAINS(r->out.data, "1001,1002");
  r = cp_result_free(r);
}
