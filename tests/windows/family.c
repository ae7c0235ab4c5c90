#include "family.h"

#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool is_wine(void) {
  return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

HANDLE process_of(int pid) {
  HANDLE process = OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE, FALSE, (DWORD)pid);
  if (process == NULL)
    FAIL("there is no process %d: error %lu", pid, (unsigned long)GetLastError());
  return process;
}

HELPER(stays) {
  Sleep(INFINITE);
  return STAYS_CODE;
}

/* parent ends|stays [nothing|stdout]: what the grandchild has of the pipes. */
HELPER(parent) {
  bool holds = argc > 2 && strcmp(argv[2], "stdout") == 0;
  const cp_options *options =
      CP_OPTIONS(.detached = true, .stdio = CP_STDIO(CP_IGNORE, holds ? CP_INHERIT : CP_IGNORE, CP_IGNORE));
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("stays"), options);
  EXPECT(child != NULL);
  printf("%d\n", cp_pid(child));
  fflush(stdout);
  if (strcmp(argv[1], "stays") == 0)
    Sleep(INFINITE);
  (void)getchar();
  return PARENT_CODE;
}

static void hear(cp_stream *stream, const char *data, size_t size, void *ctx) {
  family *f = ctx;
  (void)stream;
  strncat(f->text, data, size < 32 ? size : 32);
}

void family_start(family *f, const char *then, const cp_options *options) {
  *f = (family){0};
  const char *holds = options != NULL && options->drain_ms != 0 ? "stdout" : "nothing";
  f->child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("parent", then, holds), options));
  if (f->child == NULL)
    FAIL("cp_spawn: %s (%s)", cp_last_error()->message, cp_step_name(cp_last_error()->step));
  cp_on_data(cp_stdout(f->child), hear, f);
  while (strchr(f->text, '\n') == NULL)
    EXPECT_EQ(cp_loop_step(cp_child_loop(f->child), FAMILY_MS), 1);
  f->grandchild = process_of((int)strtol(f->text, NULL, 10));
}

bool family_grandchild_lives(const family *f) {
  return WaitForSingleObject(f->grandchild, 0) == WAIT_TIMEOUT;
}

static void let_go(family *f) {
  CloseHandle(f->grandchild);
  f->child = cp_child_free(f->child);
}

void family_expect_end(family *f) {
  if (WaitForSingleObject(f->grandchild, FAMILY_MS) != WAIT_OBJECT_0)
    FAIL("the grandchild still runs");
  let_go(f);
}

void family_end(family *f) {
  EXPECT(TerminateProcess(f->grandchild, 1));
  EXPECT(WaitForSingleObject(f->grandchild, FAMILY_MS) == WAIT_OBJECT_0);
  let_go(f);
}
