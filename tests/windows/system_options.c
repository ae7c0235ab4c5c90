/* Options whose meaning Windows shapes, and what it has not. */
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { DEADLINE_MS = 60000 };

HELPER(stays) {
  Sleep(INFINITE);
  return 71;
}

HELPER(reads_three) {
  char byte;
  int n;
  while ((n = _read(3, &byte, 1)) > 0)
    ;
  return n == 0 ? 72 : 73;
}

/* ---- what ends it before its time ---- */

static cp_result *end_of(cp_child *child) {
  if (child == NULL)
    FAIL("cp_spawn: %s", cp_last_error()->message);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, -1);
  EXPECT(r->killed && r->exited);
  return r;
}

TEST(a_timeout) {
  cp_result *r = end_of(cp_spawn(test_program(), HELPER_ARGS("stays"), CP_OPTIONS(.timeout_ms = 30)));
  EXPECT_STR(r->signal_name, "SIGTERM");
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_TIMEOUT);
  EXPECT_EQ(r->limit, CP_LIMIT_NONE);
  r = cp_result_free(r);
}

/* No signal can be ignored: what the grace is for has happened already. */
TEST(a_grace_is_never_used_up) {
  const cp_options *options = CP_OPTIONS(.timeout_ms = 30, .grace_ms = DEADLINE_MS, .kill_signal = SIGINT);
  cp_result *r = end_of(cp_spawn(test_program(), HELPER_ARGS("stays"), options));
  EXPECT_STR(r->signal_name, "SIGINT");
  r = cp_result_free(r);
}

TEST(one_switch_aborts_several) {
  cp_abort *abort = cp_abort_new();
  const cp_options *options = CP_OPTIONS(.abort = abort);
  cp_child *children[3];
  for (int i = 0; i < 3; i++)
    children[i] = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("stays"), options));
  cp_abort_trigger(abort);
  for (int i = 0; i < 3; i++) {
    cp_result *r = end_of(children[i]);
    EXPECT_EQ(r->killed_by, CP_KILLED_BY_ABORT);
    EXPECT_STR(r->error->message, "The operation was aborted");
    r = cp_result_free(r);
    children[i] = cp_child_free(children[i]);
  }
  cp_result *r = end_of(cp_spawn(test_program(), HELPER_ARGS("stays"), options)); /* triggered before */
  EXPECT_STR(r->error->code, "ABORT_ERR");
  r = cp_result_free(r);
  abort = cp_abort_free(abort);
}

static DWORD WINAPI trigger(void *abort) {
  cp_abort_trigger(abort);
  return 0;
}

TEST(an_abort_from_another_thread) {
  cp_abort *abort = cp_abort_new();
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("stays"), CP_OPTIONS(.abort = abort));
  HANDLE thread = CreateThread(NULL, 0, trigger, abort, 0, NULL);
  cp_result *r = end_of(child);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_ABORT);
  (void)WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  r = cp_result_free(r);
  abort = cp_abort_free(abort);
}

/* ---- windows, consoles ---- */

HELPER(tells_window) {
  STARTUPINFOW about;
  GetStartupInfoW(&about);
  printf("%s %s", about.dwFlags & STARTF_USESHOWWINDOW && about.wShowWindow == SW_HIDE ? "hidden" : "shown",
         GetConsoleWindow() == NULL ? "none" : "console");
  return 74;
}

static void check_window(const cp_options *options, const char *said) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("tells_window"), options);
  EXPECT_EQ(r->code, 74);
  EXPECT_CONTAINS(r->out.data, said);
  r = cp_result_free(r);
}

TEST(a_window_is_hidden_where_that_is_asked_for) {
  check_window(CP_OPTIONS(.windows_hide = true), "hidden none");
  check_window(CP_OPTIONS(.windows_hide = true, .detached = true), "hidden none");
  check_window(CP_OPTIONS(.windows_hide = true, .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT)), "hidden");
  check_window(NULL, "shown");
}

/* ---- what is refused, and by which name ---- */

static void check_error(const char *file, const char *const *args, const cp_options *options,
                        const char *code) {
  cp_result *r = cp_spawn_sync(file, args, options);
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->code, code);
  EXPECT_EQ(r->pid, 0);
  r = cp_result_free(r);
}

TEST(errors_have_the_names_of_node) {
  enum { LONG = 32767 };
  char *text = malloc(LONG + 1);
  EXPECT(text != NULL);
  memset(text, 'a', LONG);
  text[LONG] = '\0';
  EXPECT(CreateDirectoryA("folder.exe", NULL));
  check_error(test_program(), CP_ARGS(text), NULL, "ENAMETOOLONG");
  check_error(".\\folder.exe", NULL, NULL, "ENOENT");
  check_error("no-such-program", NULL, NULL, "ENOENT");
  check_error("x.bat", NULL, NULL, "EINVAL");
  check_error(test_program(), NULL, CP_OPTIONS(.uid = CP_ID(1)), "ENOTSUP");
  check_error(test_program(), NULL, CP_OPTIONS(.cwd = "no\\such\\place"), "ENOENT");
  check_error(test_program(), NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_FROM_PATH("nothing"))), "ENOENT");
  check_error(test_program(), NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("folder.exe"))),
              "EPERM");
  check_error(test_program(), NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_FD(77))), "EBADF");
  check_error(test_program(), NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PTY, CP_SAME_AS(0), CP_SAME_AS(0))),
              "ENOTSUP");
  EXPECT(RemoveDirectoryA("folder.exe"));
  free(text);
}

/* ---- loops of others ---- */

TEST(a_completion_port_is_no_descriptor) {
  cp_pollfd set[4];
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("stays"), CP_OPTIONS(.timeout_ms = 30));
  EXPECT(child != NULL);
  EXPECT_EQ(cp_loop_fd(cp_loop_default()), -ENOTSUP);
  EXPECT_EQ(cp_loop_poll_set(cp_loop_default(), set, 4), -ENOTSUP);
  while (cp_loop_step(cp_loop_default(), 0) == 1) {
    EXPECT_LE(cp_loop_timeout_ms(cp_loop_default()), 30);
    Sleep(1); /* what somebody else's loop does meanwhile */
  }
}

/* ---- a pipe that goes both ways ---- */

TEST(the_end_of_a_pipe_that_goes_both_ways_is_its_close) {
  const cp_options *options = CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_INHERIT, CP_PIPE));
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("reads_three"), options));
  EXPECT(child != NULL);
  cp_end(cp_stdio_at(child, 3));
  EXPECT_EQ(cp_write(cp_stdio_at(child, 3), "x", 1), -EPIPE);
  EXPECT_EQ(cp_kill(child, 0), 1);
  cp_stream_destroy(cp_stdio_at(child, 3));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->code, 72);
  r = cp_result_free(r);
  child = cp_child_free(child);
}
