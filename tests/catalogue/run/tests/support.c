#include "support.h"
#include "harness.h"
#include "recorder_check.h"

#include <sys/wait.h>
#include <unistd.h>

probe_report *seen;

/* What loops here, or gives up, is a wait that fails. */
__attribute__((constructor)) static void name_what_burns(void) {
  host_burns_id = "wait-echild-loop";
}

void support_begin(void) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
}

/* An exec in the wrong process makes the probe of it. */
void support_end(void) {
  probe_end();
}

static void look_for_copies(void) {
  if (host_returned())
    return;
  for (int i = 0; i < 200 && !seen->runs && !in_state(board->host, "ZX"); i++)
    rest(1);
  EXPECT_MISTAKE("parent-child-swapped", seen->pid != board->host,
                 "the process that called run() turned into the program, and its child came back");
  EXPECT_EQ(recorder_set_fault("vfork:*:EAGAIN:any"), 0);
  unsigned before = recorder_faults_struck();
  command nothing = {.file = "/nonexistent"};
  ending end;
  (void)run(&nothing, &end);
  EXPECT_MISTAKE("vfork-misuse", recorder_faults_struck() == before,
                 "a child of vfork() returned from run(); its parent's stack is gone with it");
  FAIL("[exec-fallthrough] a child came back from run(): two processes go on as the caller");
}

int call_run(const command *what, ending *end) {
  host_poison();
  int error = run(what, end);
  look_for_copies();
  if (board->own_child)
    host_look_at_own_child();
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "run() returned, and its child has not been waited for");
  return error;
}

ending call_probe(const char *action, const char *variable, const char *dir) {
  ending end = {-7, -7};
  const char *args[] = {probe_argument(), action};
  seen->runs = 0;
  seen->fd_count = 0;
  int error = call_run(&(command){"catalogue-probe", args, 2, variable, dir}, &end);
  if (error)
    FAIL("run() returned %d for a program that exists", error);
  EXPECT_EQ(seen->runs, 1);
  return end;
}
