#include "../../common/host.h"
#include "harness.h"
#include "launch.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEFORE = -7 };

static probe_report *seen;

static int call(char *const argv[], pid_t *pid) {
  *pid = BEFORE;
  seen->runs = seen->fd_count = 0;
  int error = launch(argv, pid);
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "the program could not be started, and two came back");
  return error;
}

static int call_probe(const char *action, pid_t *pid) {
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)action,
                  NULL};
  return call(argv, pid);
}

static int end_of(pid_t pid) {
  int status = 0;
  EXPECT_LT(0, pid);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void expect_start(const char *action, int code) {
  pid_t pid;
  int error = call_probe(action, &pid);
  if (error)
    FAIL("launch() returned %d (%s) for a program that exists", error, strerror(error));
  EXPECT_EQ(end_of(pid), code);
  EXPECT_EQ(host_take_left(), 0);
  EXPECT_EQ(seen->runs, 1);
  EXPECT_EQ(seen->pid, pid);
}

static void expect_error(const char *program, int number) {
  char *argv[] = {(char *)(uintptr_t)program, NULL};
  pid_t pid;
  int error = call(argv, &pid);
  EXPECT_MISTAKE("exec-error-not-reported", error != 0,
                 "\"%s\" cannot be started (%s), and launch() returned 0", program, strerror(number));
  if (board->own_child)
    host_look_at_own_child();
  board->own_child = 0;
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0,
                 "the start of \"%s\" failed, and the child that had tried it is left", program);
  if (error != number)
    FAIL("\"%s\": launch() returned %d (%s), expected %d (%s)", program, error, strerror(error), number,
         strerror(number));
  EXPECT_EQ(pid, BEFORE);
}

static void body_starts(void) {
  expect_start("exit:0", 0);
  expect_start("exit:3", 3);
  expect_start("exit:127", 127);
  expect_start("kill:9", -9);
}

/* In a PATH that everybody may read: a folder that may not be searched is EACCES. */
static void body_missing(void) {
  EXPECT_SYS(setenv("PATH", "/usr/bin:/bin", 1));
  host_own_child();
  expect_error("catalogue-has-no-such-program", ENOENT);
  expect_error("/catalogue/has/no/such/folder", ENOENT);
}

static void body_refused(void) {
  EXPECT_SYS(mkdir("folder", 0777));
  expect_error("./folder", EACCES);
  int fd = open("text", O_WRONLY | O_CREAT, 0644);
  EXPECT_SYS(fd);
  EXPECT_SYS(close(fd));
  expect_error("./text", EACCES);
  expect_error("./text/below", ENOTDIR);
}

static void body_descriptors(void) {
  expect_start("exit:0", 0);
  for (int i = 0; i < seen->fd_count; i++)
    if (seen->fds[i] > 2)
      FAIL("the program has descriptor %d, which launch() has opened", seen->fds[i]);
}

static void body_buffers(void) {
  struct stat st;
  FILE *file = fopen("log", "w");
  EXPECT(file != NULL);
  EXPECT(fputs("once\n", file) >= 0);
  expect_error("/catalogue/has/no/such/program", ENOENT);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(stat("log", &st));
  EXPECT_MISTAKE("exit-not-_exit", st.st_size == 5,
                 "5 bytes waited in a buffer of the caller; the file has %lld: the child wrote them as well",
                 (long long)st.st_size);
}

/* The child cannot say why it failed: then all may look well, until it is waited for. */
static void call_without_report(void) {
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  pid_t pid;
  EXPECT_EQ(recorder_set_fault("write:1:EPIPE:child"), 0);
  if (call(missing, &pid) == 0)
    EXPECT_LT(0, end_of(pid));
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_again(void) {
  expect_start("exit:0", 0);
  int before = test_open_fds();
  call_without_report();
  for (int i = 0; i < 10; i++) {
    expect_start("exit:0", 0);
    expect_error("/catalogue/has/no/such/program", ENOENT);
  }
  if (test_open_fds() != before)
    FAIL("before 20 calls %d descriptors were open, and now there are %d", before, test_open_fds());
}

static void body_fork_fails(void) {
  pid_t pid;
  host_own_child();
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int error = call_probe("exit:0", &pid);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT_MISTAKE("fork-unchecked", error == EAGAIN, "no process could be made (EAGAIN); launch() returned %d",
                 error);
  EXPECT_EQ(pid, BEFORE);
  host_look_at_own_child();
}

/* Run again for every call that can fail, with that call failing: an errno is as good as a success. */
static void body_faults(void) {
  pid_t pid;
  int error = call_probe("exit:5", &pid);
  if (error == 0)
    EXPECT_EQ(end_of(pid), 5);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  EXPECT_NE(call(missing, &pid), 0);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
}

static const char *held;

static void body_held(void) {
  char action[PROBE_TEXT + 8] = "hold:";
  pid_t pid;
  int error = call_probe(strcat(action, held), &pid);
  board->notes[0] = 1;
  EXPECT_EQ(error, 0);
  EXPECT_EQ(end_of(pid), 0);
}

/* The program runs until this test lets it go. */
TEST(held) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  held = probe_fifo("held");
  host_start(body_held);
  for (int ms = 0; ms < 5000 && !board->notes[0] && !host_gone(0); ms++)
    rest(1);
  int returned = board->notes[0];
  probe_release("held");
  host_wait();
  if (!returned)
    FAIL("launch() did not return while the program ran, only when it had ended");
  probe_end();
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    probe_in_path("catalogue-probe");                                                                        \
    seen = probe_begin();                                                                                    \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(starts)
CHECK(missing)
CHECK(refused)
CHECK(descriptors)
CHECK(buffers)
CHECK(again)
CHECK(fork_fails)
CHECK(faults)
