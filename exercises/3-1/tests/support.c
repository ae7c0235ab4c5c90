#include "support.h"
#include "harness.h"
#include "recorder_check.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROBE "kit-probe"
enum { HOST_MS = 20000 };

probe_report *seen;

/* A host that has become the program did not return, and that is why. */
static void look_at_host(void) {
  if (host_gone(HOST_MS))
    EXPECT_MISTAKE("parent-child-swapped", !seen->runs || seen->pid != board->host,
                   "the process that called run() turned into the program");
}

void with_probe(void (*body)(void)) {
  probe_in_path(PROBE);
  seen = probe_begin();
  host_start(body);
  look_at_host();
  host_wait();
  probe_end();
}

const char *probe_folder(void) {
  static char folder[PROBE_TEXT];
  (void)snprintf(folder, sizeof folder, "%s/bin", test_dir());
  return folder;
}

const char *probe_path(void) {
  static char path[PROBE_TEXT + 16];
  (void)snprintf(path, sizeof path, "%s/%s", probe_folder(), PROBE);
  return path;
}

/* An exec in the wrong process makes the probe of it, while its child comes back. */
static void look_for_copies(void) {
  if (host_returned())
    return;
  for (int i = 0; i < 200 && !seen->runs && !in_state(board->host, "ZX"); i++)
    rest(1);
  EXPECT_MISTAKE("parent-child-swapped", seen->pid != board->host,
                 "the process that called run() turned into the program, and its child came back");
  EXPECT_EQ(recorder_set_fault("vfork:*:EAGAIN:any"), 0);
  unsigned before = recorder_faults_struck();
  ending how;
  (void)run(&(command){.file = "/nonexistent"}, &how);
  EXPECT_MISTAKE("vfork-misuse", recorder_faults_struck() == before,
                 "a child of vfork() returned from run(); its parent's stack is gone with it");
  FAIL("[exec-fallthrough] a child came back from run(): two processes go on as the caller");
}

int call_run(const command *what, ending *ret) {
  *ret = (ending){-7, -7};
  host_poison();
  int error = run(what, ret);
  look_for_copies();
  if (board->own_child) {
    host_look_at_own_child();
    board->own_child = 0;
  }
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "run() returned, and its child has not been waited for");
  return error;
}

ending end_of(const command *what) {
  ending how;
  seen->runs = 0;
  seen->fd_count = 0;
  int error = call_run(what, &how);
  if (error)
    FAIL("run() returned %d (%s); a child could be made and waited for, so 0 is expected", error,
         strerror(error));
  return how;
}

ending end_of_probe(const char *action) {
  const char *args[] = {probe_argument(), action};
  ending how = end_of(&(command){.file = PROBE, .args = args, .arg_count = 2});
  EXPECT_EQ(seen->runs, 1);
  return how;
}
