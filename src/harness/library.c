/*
 * The harness for programs that are linked with childproc: its fault switch, and the end of its
 * default loop. A file of its own, linked by childproc_add_tests(), so that the harness also serves
 * programs without the library.
 */
#include "process.h"

#include "childproc.h"
#include "os/fault.h"

#include <stdlib.h>

#define FAULT_ENV "CHILDPROC_FAULT"

void test_fault_arm(const char *text) {
  EXPECT_OK(sys_fault_arm(text));
}

void test_fault_disarm(void) {
  sys_fault_disarm();
}

int test_fault_fired(void) {
  return (int)sys_fault_fired();
}

static void arm_from_environment(void) {
  const char *text = getenv(FAULT_ENV);
  if (text && sys_fault_arm(text) < 0)
    FAIL(FAULT_ENV "=%s: not understood; see os/fault.h", text);
  system_setenv(FAULT_ENV, NULL);
}

/* The loop of this thread lives until the thread ends; the audit would take its descriptors for leaks. */
static void free_default_loop(void) {
  sys_fault_disarm();
  cp_loop_free(cp_loop_default());
}

__attribute__((constructor)) static void join_in(void) {
  process_hook.start = arm_from_environment;
  process_hook.cleanup = free_default_loop;
}
