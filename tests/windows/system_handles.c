/* What a child gets and what it does not, and what becomes of it when its parent ends. */
#include "base/wtf8.h"
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/* ---- text ---- */

/* Its command line in hexadecimal, unit by unit. */
HELPER(raw) {
  for (const wchar_t *at = GetCommandLineW(); *at; at++)
    printf("%04x", (unsigned)*at);
  return 31;
}

TEST(any_text_arrives_unchanged) {
  static const char *const texts[] = {"caf\xC3\xA9",      "\xE4\xB8\xAD\xE6\x96\x87 x",
                                      "\xF0\x9F\x98\x80", "\xED\xA0\xBD",
                                      "a\xED\xB8\x80z",   "\xEF\xBC\x82"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char expected[200] = "", *to = expected, *quoted = cp_quote_windows(texts[i]);
    uint16_t units[40];
    wtf8_to_utf16(quoted, units);
    for (size_t u = 0; units[u] != 0; u++)
      to += sprintf(to, "%04x", units[u]);
    cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("raw", texts[i]), NULL);
    EXPECT_EQ(r->code, 31);
    EXPECT_GT(r->out.size, strlen(expected));
    EXPECT_STR(r->out.data + r->out.size - strlen(expected), expected);
    r = cp_result_free(r);
    free(quoted);
  }
}

TEST(a_directory_with_any_name) {
  wchar_t name[] = L"caf\u00e9 \u4e2d\u6587";
  EXPECT(CreateDirectoryW(name, NULL));
  const cp_options *options = CP_OPTIONS(.cwd = "caf\xC3\xA9 \xE4\xB8\xAD\xE6\x96\x87");
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("raw"), options);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, 31);
  r = cp_result_free(r);
  EXPECT(RemoveDirectoryW(name));
}

/* ---- handles ---- */

/* has HANDLE: whether this process has an event by that number. */
HELPER(has) {
  HANDLE event = (HANDLE)(uintptr_t)strtoull(argv[1], NULL, 16);
  return SetEvent(event) ? 32 : 33;
}

TEST(no_other_handle_is_inherited) {
  SECURITY_ATTRIBUTES inheritable = {.nLength = sizeof inheritable, .bInheritHandle = TRUE};
  HANDLE event = CreateEventW(&inheritable, TRUE, FALSE, NULL);
  char text[32];
  snprintf(text, sizeof text, "%llx", (unsigned long long)(uintptr_t)event);
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("has", text), NULL);
  EXPECT_NE(r->code, 32); /* were the event there, it would be 32 */
  EXPECT(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
  r = cp_result_free(r);
  CloseHandle(event);
}

/* ---- the end of the parent ---- */

HELPER(for_ever) {
  Sleep(INFINITE);
  return 34;
}

/* starts_one detached|bound: says the number of the child, and ends. */
HELPER(starts_one) {
  bool detached = strcmp(argv[1], "detached") == 0;
  const cp_options *options =
      CP_OPTIONS(.detached = detached, .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE));
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("for_ever"), options);
  printf("%d", cp_pid(child));
  return child == NULL ? 36 : 35;
}

static int start_one(const char *how) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("starts_one", how), NULL);
  EXPECT_EQ(r->code, 35);
  int pid = (int)strtol(r->out.data, NULL, 10);
  EXPECT_GT(pid, 0);
  r = cp_result_free(r);
  return pid;
}

TEST(a_child_ends_with_its_parent) {
  cp_child *watched = cp_watch(start_one("bound"), NULL);
  if (watched == NULL) {
    EXPECT_EQ(cp_last_error()->errnum, ESRCH); /* it is gone already */
    return;
  }
  cp_result *r = cp_wait(watched, 60000);
  EXPECT(r->error == NULL);
  EXPECT(r->exited);
  r = cp_result_free(r);
}

TEST(a_detached_child_goes_on) {
  cp_child *watched = cp_watch(start_one("detached"), NULL);
  EXPECT(watched != NULL);
  EXPECT_EQ(cp_kill(watched, 0), 1);
  EXPECT_EQ(cp_kill_name(watched, "SIGKILL"), 1);
  cp_result *r = cp_wait(watched, 60000);
  EXPECT_STR(r->signal_name, "SIGKILL");
  r = cp_result_free(r);
}
