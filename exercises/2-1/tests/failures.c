/* Calls that fail, and what a child takes with it. */
#include "harness.h"
#include "host.h"
#include "recorder_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int returns_five(void *arg) {
  (void)job_begins(arg);
  return 5;
}

static void make_three(job jobs[3]) {
  for (size_t i = 0; i < 3; i++)
    jobs[i] = (job){returns_five, number(i)};
}

TEST(fork_fails) {
  job jobs[3];
  job_result out[3];
  make_three(jobs);
  host_begin();
  EXPECT_EQ(recorder_set_fault("fork:2:EAGAIN"), 0);
  errno = 0;
  int r = run_all(jobs, 3, out), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() == 0)
    FAIL("run_all() did not call fork() a second time");
  EXPECT_MISTAKE("fork-unchecked", r == -1, "the second fork() failed, and run_all() returned %d", r);
  EXPECT_EQ(error, EAGAIN);
  host_look(1);
  EXPECT_EQ(the_board->begun, 1);
  host_end();
}

/* Run again for every call that can fail, with that call failing: a reported error is as good as a success.
 */
TEST(faults) {
  job jobs[3];
  job_result out[3];
  make_three(jobs);
  host_begin();
  memset(out, 0x55, sizeof out);
  int r = run_all(jobs, 3, out), error = errno;
  EXPECT_MISTAKE("fork-loop-bomb", getpid() == the_board->host, "a child came back from run_all()");
  host_clean();
  if (r == 0) {
    for (size_t i = 0; i < 3; i++)
      expect_code(out, i, 5);
  } else {
    EXPECT_EQ(r, -1);
    EXPECT_NE(error, 0);
  }
  host_end();
}

/* The host has text in a buffer of stdio; a child that flushes it as well writes it twice. */
TEST(host_buffers) {
  job jobs[3];
  job_result out[3];
  make_three(jobs);
  host_begin();
  FILE *file = fopen("log", "w");
  EXPECT(file != NULL);
  EXPECT(fputs("once\n", file) >= 0);
  EXPECT_EQ(host_run(jobs, 3, out), 0);
  EXPECT_EQ(fclose(file), 0);
  struct stat st;
  EXPECT_SYS(stat("log", &st));
  EXPECT_MISTAKE("exit-not-_exit", st.st_size == 5,
                 "5 bytes waited in a buffer of the caller; the file has %lld: children wrote them as well",
                 (long long)st.st_size);
  host_end();
}
