/* expect: sleep-as-sync */
/* How long a child may take to end is not known to a sleep. */
#include "harness.h"
#include "pipeline.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM(...) ((char *const[]){__VA_ARGS__, NULL})
#define SH(script) PROGRAM("sh", "-c", script)
#define LINE(...) ((char *const *const[]){__VA_ARGS__})

static int in, out, codes[MOST_STAGES];

static void begin(void) {
  in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  out = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(in);
  EXPECT_SYS(out);
}

/* Both are still the caller's. */
static void end(const char *output) {
  char text[100] = "";
  EXPECT(pread(out, text, sizeof text - 1, 0) >= 0);
  EXPECT_STR(text, output);
  EXPECT_SYS(close(in));
  EXPECT_SYS(close(out));
}

TEST(what_one_writes_the_next_reads) {
  begin();
  int r = pipeline(LINE(PROGRAM("echo", "abc"), PROGRAM("tr", "a-c", "d-f"), PROGRAM("tr", "d-f", "g-i")), 3,
                   in, out, codes);
  EXPECT_EQ(r, 0);
  end("ghi\n");
}

TEST(the_first_reads_in) {
  int ends[2];
  begin();
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_EQ(write(ends[1], "xyz", 3), 3);
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(pipeline(LINE(PROGRAM("cat")), 1, ends[0], out, codes), 0);
  EXPECT_SYS(close(ends[0]));
  end("xyz");
}

TEST(each_code_in_its_place) {
  begin();
  int r = pipeline(LINE(SH("exit 3"), SH("cat; kill -TERM $$"), PROGRAM("/nowhere/at/all"), SH("exit 0")), 4,
                   in, out, codes);
  EXPECT_EQ(r, 0);
  EXPECT_EQ(codes[0], 3);
  EXPECT_EQ(codes[1], 128 + 15);
  EXPECT_EQ(codes[2], 127);
  EXPECT_EQ(codes[3], 0);
  end("");
}

/* More than fits into a pipe: who waits for the first before the second is there waits for ever. */
TEST(all_run_at_the_same_time) {
  begin();
  EXPECT_EQ(pipeline(LINE(PROGRAM("head", "-c", "300000", "/dev/zero"), PROGRAM("cat"), PROGRAM("wc", "-c")),
                     3, in, out, codes),
            0);
  end("300000\n");
}

/* The writer only ends because nobody reads any more, itself included. */
TEST(who_writes_to_nobody_is_told) {
  begin();
  EXPECT_EQ(pipeline(LINE(PROGRAM("yes"), PROGRAM("head", "-n", "1")), 2, in, out, codes), 0);
  EXPECT_EQ(codes[0], 128 + 13);
  EXPECT_EQ(codes[1], 0);
  end("y\n");
}

TEST(another_child_stays_the_callers) {
  siginfo_t info;
  begin();
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0) {
    execlp("sh", "sh", "-c", "sleep 0.1; exit 42", (char *)NULL);
    _exit(127);
  }
  usleep(600000); /* it will have ended by then */
  info.si_pid = 0;
  EXPECT_SYS(waitid(P_PID, (id_t)own, &info, WEXITED | WNOWAIT | WNOHANG));
  EXPECT_EQ(info.si_pid, own);
  EXPECT_EQ(pipeline(LINE(SH("exit 1"), SH("exit 2")), 2, in, out, codes), 0);
  EXPECT_EQ(codes[1], 2);
  int status = 0;
  EXPECT_EQ(waitpid(own, &status, 0), own);
  EXPECT_EQ(WEXITSTATUS(status), 42);
  end("");
}

/* The first would run for ever. Where the call is not made, the line runs, so it must be one that ends. */
static void with_fault(const char *fault, int error) {
  int held[2];
  begin();
  EXPECT_SYS(pipe2(held, O_CLOEXEC)); /* whoever reads it waits */
  EXPECT_EQ(recorder_set_fault(fault), 0);
  errno = 0;
  int r = pipeline(LINE(PROGRAM("cat"), PROGRAM("cat"), PROGRAM("cat")), 3, held[0], out, codes), got = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_EQ(recorder_faults_struck(), 1);
  EXPECT_EQ(r, -1);
  EXPECT_EQ(got, error);
  EXPECT_SYS(close(held[0]));
  EXPECT_SYS(close(held[1]));
  end("");
}

TEST(no_first_process) {
  with_fault("fork:1:EAGAIN", EAGAIN);
}

TEST(no_third_process) {
  with_fault("fork:3:EAGAIN", EAGAIN);
}

TEST(no_second_pipe) {
  with_fault("pipe2:2:EMFILE", EMFILE);
}
