/* What goes in and what comes out as a table; what is not in and out has a test of its own. */
#include "harness.h"
#include "recorder_check.h"
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct row {
  const char *what, *path, *fault;
  char *argv[4];
  int result, error;
  run_result end;
} row;

#define UNTOUCHED                                                                                            \
  { -7, -7 }

static const row rows[] = {
    {"code 0", "/bin/sh", NULL, {"sh", "-c", "exit 0"}, 0, 0, {0, 0}},
    {"code 255", "/bin/sh", NULL, {"sh", "-c", "exit 255"}, 0, 0, {255, 0}},
    {"killed", "/bin/sh", NULL, {"sh", "-c", "kill -KILL $$"}, 0, 0, {-1, 9}},
    {"name", "/bin/sh", NULL, {"me", "-c", "[ $0 = me ] && exit 2"}, 0, 0, {2, 0}},
    {"missing", "/no/such/program", NULL, {"program"}, -1, ENOENT, UNTOUCHED},
    {"a folder", "/", NULL, {"folder"}, -1, EACCES, UNTOUCHED},
    {"PATH", "ls", NULL, {"ls"}, -1, ENOENT, UNTOUCHED},
    {"no fork", "/bin/sh", "fork:1:ENOMEM", {"sh", "-c", "exit 1"}, -1, ENOMEM, UNTOUCHED},
    {"no pipe", "/bin/sh", "pipe2:1:ENFILE", {"sh", "-c", "exit 1"}, -1, ENFILE, UNTOUCHED},
};

static void try_row(const row *one) {
  run_result end = UNTOUCHED, expected = one->end;
  int result = one->result;
  NOTE("%s", one->what);
  unsigned before = recorder_faults_struck();
  EXPECT_EQ(recorder_set_fault(one->fault), 0);
  int r = run(one->path, (char *const *)one->argv, &end), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (one->fault && recorder_faults_struck() == before) { /* that call is not made: it ran */
    result = 0;
    expected = (run_result){1, 0};
  }
  EXPECT_EQ(r, result);
  if (r < 0)
    EXPECT_EQ(error, one->error);
  EXPECT_EQ(end.code, expected.code);
  EXPECT_EQ(end.signal, expected.signal);
}

TEST(table) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    try_row(&rows[i]);
}

/* Each row again while the caller has a child of its own and text in a buffer. */
TEST(the_callers_own_things) {
  int ends[2], status = 0;
  char text[8];
  EXPECT_SYS(pipe(ends));
  FILE *file = fdopen(ends[1], "w");
  EXPECT(file != NULL && fputs("once", file) >= 0);
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0)
    _exit(9);
  EXPECT_SYS(waitid(P_PID, (id_t)own, &(siginfo_t){0}, WEXITED | WNOWAIT));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    try_row(&rows[i]);
  EXPECT_EQ(waitpid(own, &status, 0), own);
  EXPECT_EQ(WEXITSTATUS(status), 9);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_EQ(read(ends[0], text, sizeof text), 4);
  EXPECT_SYS(close(ends[0]));
}
