#include "../../common/host.h"
#include "harness.h"
#include "read_within.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ends[2];

static void nothing(int number) {
  (void)number;
}

static void body_interrupted(void) {
  char data[3];
  struct sigaction handler = {.sa_handler = nothing}; /* without SA_RESTART */
  EXPECT_SYS(sigaction(SIGUSR1, &handler, NULL));
  board->notes[0] = 1;
  ssize_t n = read_within(ends[0], data, 3, 60000);
  int error = errno;
  EXPECT(host_returned());
  EXPECT_MISTAKE("sa-restart-belief", n == 3,
                 "a signal came while it read; read_within() returned %zd, errno %d", n, error);
}

static void body_data(void) {
  char data[8];
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(read_within(ends[0], data, 3, 60000), 3);
  EXPECT(host_returned());
  EXPECT_MEM(data, 3, "abc", 3);
  EXPECT_EQ(read_within(ends[0], data, sizeof data, 60000), 2);
  EXPECT_EQ(read_within(ends[0], data, sizeof data, 60000), 0);
}

static void body_many_signals(void) {
  char data[3];
  struct sigaction handler = {.sa_handler = nothing}; /* without SA_RESTART */
  EXPECT_SYS(sigaction(SIGUSR1, &handler, NULL));
  board->notes[0] = 1;
  ssize_t n = read_within(ends[0], data, 3, 300);
  int error = errno;
  EXPECT(host_returned());
  EXPECT_EQ(n, -1);
  EXPECT_MISTAKE("sa-restart-belief", error != EINTR, "signals came while it waited; it gave up with EINTR");
  EXPECT_EQ(error, ETIMEDOUT);
}

static volatile sig_atomic_t alarms;

static void count(int number) {
  (void)number;
  alarms = alarms + 1;
}

static void body_handlers(void) {
  char data[3];
  struct sigaction handler = {.sa_handler = count};
  sigset_t mask;
  EXPECT_SYS(sigaction(SIGALRM, &handler, NULL));
  EXPECT_SYS(sigaction(SIGUSR1, &handler, NULL));
  (void)alarm(50);
  EXPECT_EQ(read_within(ends[0], data, 3, 100), -1);
  EXPECT(host_returned());
  if (alarm(0) == 0)
    FAIL("the caller had an alarm of its own, and it is gone");
  EXPECT_EQ(alarms, 0);
  EXPECT_SYS(raise(SIGALRM));
  EXPECT_SYS(raise(SIGUSR1));
  if (alarms != 2)
    FAIL("the caller has handlers for SIGALRM and SIGUSR1; afterwards %d of the 2 ran", (int)alarms);
  EXPECT_SYS(sigprocmask(SIG_BLOCK, NULL, &mask));
  EXPECT(!sigismember(&mask, SIGALRM) && !sigismember(&mask, SIGUSR1));
}

static void body_faults(void) {
  char data[8];
  EXPECT_SYS(close(ends[1]));
  errno = 0;
  ssize_t n = read_within(ends[0], data, sizeof data, 60000);
  int error = errno;
  EXPECT(host_returned());
  if (n >= 0)
    EXPECT_EQ(n, 5);
  else
    EXPECT_NE(error, 0);
  errno = 0;
  EXPECT_EQ(n < 0 ? -1 : read_within(ends[0], data, 1, 20), -1);
  EXPECT(n < 0 || errno != 0);
}

static void body_never(void) {
  char data[3];
  ssize_t n = read_within(ends[0], data, 3, 100);
  int error = errno;
  EXPECT(host_returned());
  EXPECT_EQ(n, -1);
  EXPECT_EQ(error, ETIMEDOUT);
}

TEST(interrupted) {
  EXPECT_SYS(pipe(ends));
  host_start(body_interrupted);
  while (!board->notes[0] && !host_gone(1))
    ;
  for (int i = 0; i < 20; i = in_state(board->host, "SZX") ? i + 1 : 0)
    rest(1);
  (void)syscall(SYS_kill, board->host, SIGUSR1);
  rest(20);
  EXPECT_EQ(write(ends[1], "abc", 3), 3);
  host_wait();
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(ends[1]));
}

TEST(never) {
  EXPECT_SYS(pipe(ends));
  host_start(body_never);
  bool returned = host_gone(5000);
  EXPECT_MISTAKE("sa-restart-belief", returned,
                 "the time was over seconds ago, and read() sleeps on: it was restarted after the signal");
  host_wait();
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(ends[1]));
}

static void begin(const char *bytes, size_t size) {
  EXPECT_SYS(pipe(ends));
  EXPECT_EQ(write(ends[1], bytes, size), (ssize_t)size);
}

static void end(void) {
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(ends[1]));
}

TEST(data) {
  begin("abcde", 5);
  host_start(body_data);
  EXPECT_SYS(close(ends[1]));
  host_wait();
  EXPECT_SYS(close(ends[0]));
}

TEST(faults) {
  begin("abcde", 5);
  host_start(body_faults);
  host_wait();
  end();
}

TEST(handlers) {
  begin("", 0);
  host_start(body_handlers);
  host_wait();
  end();
}

/* A signal every few milliseconds, for far longer than the limit. */
TEST(many_signals) {
  begin("", 0);
  host_start(body_many_signals);
  while (!board->notes[0] && !host_gone(1))
    ;
  bool gone = false;
  for (int i = 0; i < 1000 && !(gone = host_gone(5)); i++)
    (void)syscall(SYS_kill, board->host, SIGUSR1);
  if (!gone)
    FAIL("signals came for five seconds, and a limit of 300 ms was not noticed: each began the time anew");
  host_wait();
  end();
}
