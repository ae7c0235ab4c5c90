/* What run() does when a call fails, and how it waits. */
#include "harness.h"
#include "recorder_check.h"
#include "support.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { POLLS = 20 };

static const char *held;

static void body_fork_fails(void) {
  ending how = {-7, -7};
  const char *args[] = {probe_argument(), "exit:0"};
  host_own_child();
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int error = run(&(command){.file = "kit-probe", .args = args, .arg_count = 2}, &how);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", error != 0 && error != ECHILD,
                 "no child could be made, and run() returned %d, code %d", error, how.code);
  EXPECT_EQ(error, EAGAIN);
  host_look_at_own_child();
  EXPECT_EQ(seen->runs, 0);
}

TEST(fork_fails) {
  with_probe(body_fork_fails);
}

static void body_sleeps(void) {
  ending how = {-7, -7};
  char action[PROBE_TEXT + 8] = "hold:";
  const char *args[] = {probe_argument(), strcat(action, held)};
  EXPECT_EQ(run(&(command){.file = "kit-probe", .args = args, .arg_count = 2}, &how), 0);
  EXPECT(host_returned());
  EXPECT_EQ(how.code, 0);
}

TEST(sleeps) {
  probe_in_path("kit-probe");
  seen = probe_begin();
  held = probe_fifo("held");
  host_start(body_sleeps);
  for (int i = 0; i < 200 && recorder_empty_polls() < 2 * POLLS; i++)
    rest(1);
  probe_release("held");
  host_wait();
  EXPECT_MISTAKE("busy-wait", recorder_empty_polls() < POLLS,
                 "a wait with WNOHANG found nothing %u times in a row while the program ran",
                 recorder_empty_polls());
  probe_end();
}

/* Run again for every call that can fail, with that call failing: a reported error is as good as a success.
 */
static void body_faults(void) {
  ending how = {-7, -7};
  const char *args[] = {probe_argument(), "exit:5"};
  int error = run(&(command){.file = "kit-probe", .args = args, .arg_count = 2, .dir = "/"}, &how);
  EXPECT(host_returned());
  (void)host_take_left();
  EXPECT_LE(0, error);
  if (error == 0 && how.code != 5)
    FAIL("run() returned 0 and says code %d; the program would have exited with 5", how.code);
}

TEST(faults) {
  with_probe(body_faults);
}
