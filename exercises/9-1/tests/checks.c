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

static void body_never(void) {
  char data[3];
  ssize_t n = read_within(ends[0], data, 3, 100);
  EXPECT(host_returned());
  EXPECT_EQ(n, -1);
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
  EXPECT_EQ(write(ends[1], "abc", 3), 3);
  EXPECT_MISTAKE("sa-restart-belief", returned,
                 "the time was over seconds ago, and read() sleeps on: it was restarted after the signal");
  host_wait();
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(ends[1]));
}
