#include "host.h"
#include "harness.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OWN_CODE 42

board *the_board;
static pid_t own_child;

void rest(long ms) {
  (void)nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

void *number(size_t n) {
  return (void *)(uintptr_t)n;
}

size_t job_begins(void *number) {
  size_t i = (size_t)(uintptr_t)number;
  EXPECT(getpid() != the_board->host);
  EXPECT(i < MOST_JOBS);
  atomic_store(&the_board->pids[i], getpid());
  atomic_fetch_add(&the_board->begun, 1);
  return i;
}

bool in_state(pid_t pid, const char *states) {
  char path[64], line[512] = "";
  (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "r");
  if (!file)
    return strchr(states, 'X') != NULL;
  (void)!fgets(line, sizeof line, file);
  (void)fclose(file);
  const char *end = strrchr(line, ')');
  return end && end[1] == ' ' && end[2] && strchr(states, end[2]);
}

void host_begin(void) {
  the_board = mmap(NULL, sizeof *the_board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(the_board != MAP_FAILED);
  the_board->host = getpid();
  own_child = fork();
  EXPECT_SYS(own_child);
  if (own_child == 0)
    _exit(OWN_CODE);
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)own_child, &info, WEXITED | WNOWAIT));
}

static void look_at_own_child(void) {
  int status = 0;
  pid_t found = waitpid(own_child, &status, 0);
  EXPECT_MISTAKE("wrong-child", found == own_child,
                 "run_all() waited for pid %d, a child of its caller that is none of its jobs",
                 (int)own_child);
  EXPECT_EQ(WEXITSTATUS(status), OWN_CODE);
}

/* Takes every child that is left; how many there were. A stopped one cannot be waited for. */
static size_t take_left(void) {
  size_t left = 0;
  siginfo_t info;
  while (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED) == 0) {
    EXPECT_MISTAKE("stopped-is-not-dead", info.si_code != CLD_STOPPED,
                   "run_all() returned while a job was stopped; it can still be continued");
    left++;
  }
  EXPECT_EQ(errno, ECHILD);
  return left;
}

void host_look(size_t n) {
  EXPECT_MISTAKE("fork-loop-bomb", getpid() == the_board->host,
                 "a child came back from run_all(): both go on as if they were the caller");
  look_at_own_child();
  size_t left = take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0 || left < n,
                 "run_all() returned, and none of its %zu children had been waited for", n);
  EXPECT_MISTAKE("zombie-some", left == 0,
                 "run_all() returned, and %zu of its %zu children had not been waited for", left, n);
}

int host_run(const job *jobs, size_t n, job_result *out) {
  memset(out, 0x55, n * sizeof *out);
  int r = run_all(jobs, n, out);
  host_look(n);
  return r;
}

void host_clean(void) {
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
}

void host_end(void) {
  EXPECT_SYS(munmap(the_board, sizeof *the_board));
  the_board = NULL;
}

void expect_code(const job_result *out, size_t i, int code) {
  EXPECT_MISTAKE("raw-status", code == 0 || out[i].code != code << 8,
                 "job %zu exited with code %d, and out[%zu].code is %d: the status as wait gave it", i, code,
                 i, out[i].code);
  if (out[i].code != code || out[i].signal != 0)
    FAIL("job %zu exited with code %d; out[%zu] is {.code = %d, .signal = %d}", i, code, i, out[i].code,
         out[i].signal);
}

static void expect_signal(const job_result *out, size_t i, int signal) {
  EXPECT_MISTAKE("raw-status", out[i].code != signal,
                 "signal %d ended job %zu, and out[%zu].code is %d: the status as wait gave it", signal, i, i,
                 out[i].code);
  EXPECT_MISTAKE("exitstatus-of-signalled", out[i].code != 0,
                 "signal %d ended job %zu, and out[%zu].code is 0, as if it had succeeded", signal, i, i);
  if (out[i].code != -1 || out[i].signal != signal)
    FAIL("signal %d ended job %zu; out[%zu] is {.code = %d, .signal = %d}, expected {-1, %d}", signal, i, i,
         out[i].code, out[i].signal, signal);
}

static bool same(job_result a, job_result b) {
  return a.code == b.code && a.signal == b.signal;
}

/* How often `wanted` stands in a list. */
static size_t count(const job_result *list, size_t n, job_result wanted) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++)
    found += same(list[i], wanted);
  return found;
}

static bool only_shuffled(const job_result *out, const job_result *expected, size_t n) {
  bool moved = false;
  for (size_t i = 0; i < n; i++) {
    if (count(out, n, expected[i]) != count(expected, n, expected[i]))
      return false;
    moved = moved || !same(out[i], expected[i]);
  }
  return moved;
}

void expect_results(const job_result *out, const job_result *expected, size_t n) {
  EXPECT_MISTAKE("order-assumed", !only_shuffled(out, expected, n),
                 "out[] holds the right results in another order than that of the jobs");
  for (size_t i = 0; i < n; i++)
    if (expected[i].signal)
      expect_signal(out, i, expected[i].signal);
    else
      expect_code(out, i, expected[i].code);
}
