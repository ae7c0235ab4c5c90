/* A table of lines with what comes out, and each call that can fail, one use after the other. */
#include "harness.h"
#include "pipeline.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct scene {
  const char *scripts[MOST_STAGES]; /* each run by sh -c */
  const char *output;
  int codes[MOST_STAGES];
} scene;

static const scene scenes[] = {
    {{"echo one; exit 9"}, "one\n", {9}},
    {{"exit 1", "exit 2", "exit 3"}, "", {1, 2, 3}},
    {{"echo ab", "tr ab cd", "tr cd ef"}, "ef\n", {0, 0, 0}},
    {{"kill -KILL $$", "wc -l", "exec no-such-program"}, "", {137, -1, 127}},
    {{"head -c 200000 /dev/zero", "wc -c"}, "200000\n", {0, 0}},
    {{"exec yes", "head -n 2"}, "y\ny\n", {141, 0}},
};

/* As main() would have it: programs, not scripts. */
static int run_scripts(const char *const scripts[], int in, int out, int codes[]) {
  char *stages[MOST_STAGES][4];
  char *const *argv[MOST_STAGES];
  size_t n = 0;
  for (; n < MOST_STAGES && scripts[n]; n++) {
    char *const stage[] = {"sh", "-c", (char *)scripts[n], NULL};
    for (int i = 0; i < 4; i++)
      stages[n][i] = stage[i];
    argv[n] = stages[n];
  }
  return pipeline((char *const *const *)argv, n, in, out, codes);
}

static void play(const scene *one) {
  char text[100] = "";
  int ends[2], codes[MOST_STAGES];
  int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  NOTE("%s", one->scripts[0]);
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_EQ(run_scripts(one->scripts, in, ends[1], codes), 0);
  EXPECT_SYS(close(ends[1]));
  EXPECT(read(ends[0], text, sizeof text - 1) >= 0);
  EXPECT_STR(text, one->output);
  for (size_t i = 0; one->scripts[i]; i++)
    if (one->codes[i] >= 0)
      EXPECT_EQ(codes[i], one->codes[i]);
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(in));
}

TEST(scenes) {
  for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
    play(&scenes[i]);
}

TEST(a_program_that_is_missing) {
  int codes[2] = {0}, in = open("/dev/null", O_RDONLY | O_CLOEXEC),
      out = open("o", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  char *const missing[] = {"no-such-program", NULL}, *const cat[] = {"cat", NULL};
  EXPECT_EQ(pipeline((char *const *const[]){missing, cat}, 2, in, out, codes), 0);
  EXPECT_EQ(codes[0], 127);
  EXPECT_EQ(codes[1], 0);
  EXPECT_SYS(close(in));
  EXPECT_SYS(close(out));
}

TEST(a_child_of_the_caller) {
  int status = 0;
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0)
    _exit(33);
  EXPECT_SYS(waitid(P_PID, (id_t)own, &(siginfo_t){0}, WEXITED | WNOWAIT));
  play(&scenes[1]);
  EXPECT_EQ(waitpid(own, &status, 0), own);
  EXPECT_EQ(WEXITSTATUS(status), 33);
}

/* The k-th use of a call fails, for k = 1, 2 … until it is not used so often. Nobody writes to the first
   stage, and a pipeline that waits for it waits for ever. */
static void sweep(const char *call, const char *name, int error) {
  static const char *const cats[MOST_STAGES] = {"exec cat", "exec cat", "exec cat"};
  for (int k = 1; k <= 3; k++) {
    char fault[64];
    int nobody[2], codes[MOST_STAGES];
    unsigned before = recorder_faults_struck();
    EXPECT_SYS(pipe2(nobody, O_CLOEXEC));
    snprintf(fault, sizeof fault, "%s:%d:%s", call, k, name);
    NOTE("%s", fault);
    if (k == 3 && error == EMFILE) /* three programs have two pipes: it would not strike, and wait */
      EXPECT_SYS(close(nobody[1]));
    EXPECT_EQ(recorder_set_fault(fault), 0);
    int r = run_scripts(cats, nobody[0], nobody[0], codes), got = errno;
    EXPECT_EQ(recorder_set_fault(NULL), 0);
    EXPECT_EQ(r, recorder_faults_struck() > before ? -1 : 0);
    if (r < 0)
      EXPECT_EQ(got, error);
    EXPECT_SYS(close(nobody[0]));
    if (k < 3 || error != EMFILE)
      EXPECT_SYS(close(nobody[1]));
  }
}

TEST(no_process) {
  sweep("fork", "EAGAIN", EAGAIN);
}

TEST(no_pipe) {
  sweep("pipe2", "EMFILE", EMFILE);
}
