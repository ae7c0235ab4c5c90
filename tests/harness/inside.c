/* The parts of the harness by themselves: the report file, and what it asks of the system. */
#include "support.h"

#include "report.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- The report ---- */

typedef struct seen {
  int count, incomplete;
  char last[64];
} seen;

static void see(const test_message *message, void *ctx) {
  seen *s = ctx;
  s->count++;
  s->incomplete += !message->complete;
  snprintf(s->last, sizeof s->last, "%.*s", (int)message->size, message->text);
}

static test_report *new_report(const char *dir) {
  test_report *r;
  EXPECT_SYS(mkdir(dir, 0700));
  EXPECT_OK(test_report_open(dir, true, &r));
  return r;
}

TEST(a_report_is_read_by_others) {
  test_report *r = new_report("one"), *again;
  EXPECT_OK(test_report_open("one", false, &again));
  EXPECT_OK(test_report_add(r, REPORT_FAILURE, "first"));
  EXPECT_OK(test_report_add(again, REPORT_NOTE, "second"));
  seen s = {0};
  test_report_each(r, see, &s);
  EXPECT_EQ(s.count, 2);
  EXPECT_EQ(s.incomplete, 0);
  EXPECT_STR(s.last, "second");
  EXPECT_EQ(test_report_count(r, REPORT_FAILURE), 1);
  EXPECT_EQ(test_report_count(r, REPORT_SKIP), 0);
  test_report_close(r);
  test_report_close(again);
  EXPECT(test_report_close(NULL) == NULL);
}

TEST(the_mark_of_the_end) {
  test_report *r = new_report("one");
  EXPECT(!test_report_finished(r, ""));
  EXPECT(!test_report_finished(r, "abc"));
  test_report_finish(r, "abc");
  EXPECT(test_report_finished(r, "abc"));
  EXPECT(!test_report_finished(r, "abd"));
  char text[REPORT_NONCE_SIZE + 10] = "";
  memset(text, 'a', sizeof text - 1);
  test_report_finish(r, text); /* longer than any: not taken */
  EXPECT(test_report_finished(r, "abc"));
  test_report_close(r);
}

TEST(a_full_report_counts_on) {
  test_report *r = new_report("one");
  static char text[REPORT_SIZE];
  memset(text, 'm', sizeof text - 1);
  int taken = 0;
  while (test_report_add(r, REPORT_FAILURE, text) == 0)
    taken++;
  EXPECT_GE(taken, 2);
  EXPECT_EQ(test_report_add(r, REPORT_FAILURE, text), -ENOSPC);
  EXPECT_EQ(test_report_count(r, REPORT_FAILURE), taken + 2);
  seen s = {0};
  test_report_each(r, see, &s);
  EXPECT_EQ(s.count, taken);
  test_report_close(r);
}

/* Where the text lies in the file; what describes it stands just before. */
static off_t offset_of(int fd, const char *text) {
  static char file[4096];
  EXPECT_EQ(pread(fd, file, sizeof file, 0), sizeof file);
  const char *found = memmem(file, sizeof file, text, strlen(text));
  EXPECT(found != NULL);
  return found - file;
}

/* A process that was killed while it wrote, or that wrote over the file. */
TEST(a_report_that_was_cut_short) {
  static const unsigned none = 0, huge = 1u << 30;
  test_report *r = new_report("one");
  EXPECT_OK(test_report_add(r, REPORT_FAILURE, "needle"));
  EXPECT_OK(test_report_add(r, REPORT_FAILURE, "after"));
  int fd = open("one/" REPORT_FILE, O_RDWR | O_CLOEXEC);
  EXPECT_SYS(fd);
  off_t at = offset_of(fd, "needle");
  EXPECT_EQ(pwrite(fd, &none, sizeof none, at - 16), sizeof none);
  seen s = {0};
  test_report_each(r, see, &s);
  EXPECT_EQ(s.count, 2);
  EXPECT_EQ(s.incomplete, 1);
  EXPECT_EQ(pwrite(fd, &none, sizeof none, at - 12), sizeof none);
  s = (seen){0};
  test_report_each(r, see, &s);
  EXPECT_EQ(s.count, 1);
  EXPECT_EQ(pwrite(fd, &huge, sizeof huge, at - 8), sizeof huge); /* no such kind */
  s = (seen){0};
  test_report_each(r, see, &s);
  EXPECT_EQ(s.count, 0);
  EXPECT_EQ(pwrite(fd, &huge, sizeof huge, at - 12), sizeof huge);
  s = (seen){0};
  test_report_each(r, see, &s);
  EXPECT_EQ(s.count, 0);
  close(fd);
  test_report_close(r);
}

TEST(a_report_that_cannot_be_had) {
  test_report *r;
  EXPECT_EQ(test_report_open("nowhere", true, &r), -ENOENT);
  EXPECT_SYS(mkdir("short", 0700));
  int fd = open("short/" REPORT_FILE, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  close(fd);
  EXPECT_EQ(test_report_open("short", false, &r), -EINVAL);
  EXPECT_EQ(test_report_open("short", true, &r), -EEXIST);
  char path[5000] = "";
  memset(path, 'p', sizeof path - 1);
  EXPECT_EQ(test_report_open(path, false, &r), -ENAMETOOLONG);
}

/* ---- The system ---- */

TEST(a_program_is_found_as_the_shell_finds_it) {
  char *by_path = system_program(RIGHT);
  EXPECT_SYS(symlink(RIGHT, "a-test-program"));
  char path[4096];
  snprintf(path, sizeof path, "/nonexistent:%s", test_dir());
  EXPECT_SYS(setenv("PATH", path, 1));
  char *by_name = system_program("a-test-program");
  EXPECT_STR(by_name, by_path);
  EXPECT_STR(system_program("no-such-program"), NULL);
  EXPECT_SYS(unsetenv("PATH"));
  EXPECT_STR(system_program("a-test-program"), NULL);
  free(by_path);
  free(by_name);
}

TEST(folders_are_made_and_removed_whole) {
  char *dir = system_make_dir();
  EXPECT(dir != NULL);
  char path[4096];
  snprintf(path, sizeof path, "%s/below", dir);
  EXPECT_SYS(mkdir(path, 0700));
  snprintf(path, sizeof path, "%s/below/file", dir);
  int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  close(fd);
  snprintf(path, sizeof path, "%s/link", dir);
  EXPECT_SYS(symlink(test_dir(), path)); /* what it points to stays */
  system_remove_dir(dir);
  EXPECT(access(dir, F_OK) < 0);
  EXPECT_SYS(access(test_dir(), F_OK));
  free(dir);
}

TEST(a_folder_that_cannot_be_made) {
  char path[5000] = "/";
  memset(path + 1, 'p', sizeof path - 2);
  EXPECT_SYS(setenv("TMPDIR", "/nonexistent", 1));
  EXPECT(system_make_dir() == NULL);
  EXPECT_SYS(setenv("TMPDIR", path, 1));
  EXPECT(system_make_dir() == NULL);
  EXPECT_SYS(setenv("TMPDIR", "", 1));
  char *dir = system_make_dir();
  EXPECT(dir != NULL && strncmp(dir, "/tmp/", 5) == 0);
  system_remove_dir(dir);
  free(dir);
}

TEST(how_programs_end_is_told) {
  EXPECT_EQ(system_run(PLAIN, "leave"), 0);
  EXPECT_EQ(system_run(PLAIN, "nonsense"), 2);
  EXPECT_EQ(system_run("/nonexistent", "x"), -1000);
}

TEST(nonces_differ) {
  char a[REPORT_NONCE_SIZE], b[REPORT_NONCE_SIZE];
  system_nonce(a, sizeof a);
  system_nonce(b, sizeof b);
  EXPECT_EQ(strlen(a), 32);
  EXPECT(strcmp(a, b) != 0);
}

/* ---- Gates ---- */

static void on_signal(int number) {
  (void)number;
}

static void interrupt(pid_t pid, const char *state) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  for (;;) { /* until it sleeps, and a signal finds it in its read() */
    FILE *file = fopen(path, "re");
    EXPECT(file && fgets(text, sizeof text, file));
    fclose(file);
    if (strstr(text, state))
      break;
  }
  EXPECT_SYS(kill(pid, SIGUSR1));
}

TEST(a_gate_outlasts_a_signal) {
  test_gate ready = test_gate_open(), gate = test_gate_open();
  pid_t child = fork();
  if (child == 0) {
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = on_signal}, NULL);
    test_release(&ready, 1);
    EXPECT(test_hold(&gate));
    _exit(5);
  }
  EXPECT(test_hold(&ready));
  interrupt(child, ") S ");
  test_release(&gate, 1);
  int status;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 5);
  test_gate_close(&ready);
  test_gate_close(&gate);
}

TEST(a_gate_that_is_closed_twice) {
  test_gate gate = test_gate_open();
  test_gate_close(&gate);
  test_gate_close(&gate);
  EXPECT_EQ(gate.hold_fd, -1);
}

/* ---- What a run says about itself ---- */

TEST(seeds_are_taken_from_the_environment) {
  EXPECT_SYS(setenv("CHILDPROC_SEED", "77", 1));
  EXPECT_EQ(test_seed(), 77);
  EXPECT_SYS(unsetenv("CHILDPROC_SEED"));
  (void)test_seed();
}

TEST(full_runs_are_wished_for_in_the_environment) {
  EXPECT_SYS(setenv("CHILDPROC_FULL", "0", 1));
  EXPECT(!test_full());
  EXPECT_SYS(setenv("CHILDPROC_FULL", "", 1));
  EXPECT(!test_full());
  EXPECT_SYS(setenv("CHILDPROC_FULL", "1", 1));
  EXPECT(test_full());
  EXPECT_SYS(unsetenv("CHILDPROC_FULL"));
  EXPECT(!test_full());
}
