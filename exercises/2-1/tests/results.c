/* What run_all() tells about each job. */
#include "harness.h"
#include "host.h"

#include <signal.h>
#include <unistd.h>

static const int codes[] = {0, 3, 255, 1};

static int returns_code(void *arg) {
  return codes[job_begins(arg)];
}

TEST(codes) {
  job jobs[4];
  job_result out[4];
  for (size_t i = 0; i < 4; i++)
    jobs[i] = (job){returns_code, number(i)};
  host_begin();
  EXPECT_EQ(host_run(jobs, 4, out), 0);
  EXPECT_EQ(the_board->begun, 4);
  expect_results(out, (job_result[]){{0, 0}, {3, 0}, {255, 0}, {1, 0}}, 4);
  host_end();
}

static const int signals[] = {SIGTERM, 0, SIGKILL};

static int kills_itself(void *arg) {
  size_t i = job_begins(arg);
  if (signals[i])
    (void)kill(getpid(), signals[i]);
  return 7;
}

TEST(killed) {
  job jobs[3];
  job_result out[3];
  for (size_t i = 0; i < 3; i++)
    jobs[i] = (job){kills_itself, number(i)};
  host_begin();
  EXPECT_EQ(host_run(jobs, 3, out), 0);
  expect_results(out, (job_result[]){{-1, SIGTERM}, {7, 0}, {-1, SIGKILL}}, 3);
  host_end();
}

static int returns_number(void *arg) {
  return (int)job_begins(arg);
}

TEST(many) {
  job jobs[MOST_JOBS];
  job_result out[MOST_JOBS], expected[MOST_JOBS];
  for (size_t i = 0; i < MOST_JOBS; i++) {
    jobs[i] = (job){returns_number, number(i)};
    expected[i] = (job_result){(int)i, 0};
  }
  host_begin();
  EXPECT_EQ(host_run(jobs, MOST_JOBS, out), 0);
  expect_results(out, expected, MOST_JOBS);
  host_end();
}

TEST(none) {
  job_result out[1] = {{-7, -7}};
  job jobs[1] = {{returns_number, number(0)}};
  host_begin();
  EXPECT_EQ(run_all(jobs, 0, out), 0);
  host_look(0);
  EXPECT_EQ(the_board->begun, 0);
  EXPECT_EQ(out[0].code, -7);
  host_end();
}
