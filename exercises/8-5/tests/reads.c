/* The write end is with the test, not with the process that reads: as with a child at the other end. */
#include "../../common/host.h"
#include "available.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static int ends[2];

static ssize_t ask(void *data, size_t size) {
  errno = 0;
  ssize_t n = read_available(ends[0], data, size);
  int error = errno;
  EXPECT(host_returned());
  errno = error;
  return n;
}

static void body_bytes(void) {
  char data[8];
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(ask(data, 3), 3);
  EXPECT_MEM(data, 3, "abc", 3);
  EXPECT_EQ(ask(data, sizeof data), 2);
  EXPECT_MEM(data, 2, "de", 2);
}

static void body_nothing(void) {
  char data[8];
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(ask(data, sizeof data), -1);
  EXPECT_EQ(errno, EAGAIN);
}

static void body_end(void) {
  char data[8];
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(ask(data, sizeof data), 2);
  struct pollfd one = {.fd = ends[0], .events = POLLIN};
  EXPECT_EQ(poll(&one, 1, -1), 1); /* until the test has closed its end, too */
  EXPECT_EQ(ask(data, sizeof data), 0);
  EXPECT_EQ(ask(data, sizeof data), 0);
}

static void body_flags(void) {
  char data[8];
  int before = fcntl(ends[0], F_GETFL);
  EXPECT_SYS(close(ends[1]));
  for (int i = 0; i < 2; i++) {
    (void)ask(data, sizeof data);
    EXPECT_MISTAKE("nonblock-leak", !(fcntl(ends[0], F_GETFL) & O_NONBLOCK),
                   "the descriptor is non-blocking now, for everybody who shares it");
    EXPECT_EQ(fcntl(ends[0], F_GETFL), before);
  }
}

static void body_faults(void) {
  char data[8] = {0};
  EXPECT_SYS(close(ends[1]));
  ssize_t n = ask(data, sizeof data);
  if (n >= 0)
    EXPECT_MEM(data, (size_t)n, "abcde", 5);
  else
    EXPECT_NE(errno, 0);
  n = n < 0 ? -1 : ask(data, sizeof data);
  EXPECT_EQ(n, -1);
}

static void begin(const char *bytes, ssize_t size) {
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_EQ(write(ends[1], bytes, (size_t)size), size);
}

/* Who sleeps is let go, and told. */
static void finish(void) {
  bool returned = host_gone(4000);
  if (ends[1] >= 0)
    EXPECT_SYS(close(ends[1]));
  EXPECT_SYS(close(ends[0]));
  if (!returned)
    FAIL("read_available() sleeps where there is nothing to read");
  host_wait();
}

TEST(bytes) {
  begin("abcde", 5);
  host_start(body_bytes);
  finish();
}

TEST(nothing) {
  begin("", 0);
  host_start(body_nothing);
  finish();
}

TEST(end) {
  begin("ab", 2);
  host_start(body_end);
  EXPECT_SYS(close(ends[1]));
  ends[1] = -1;
  finish();
}

TEST(flags) {
  begin("ab", 2);
  host_start(body_flags);
  finish();
}

TEST(faults) {
  begin("abcde", 5);
  host_start(body_faults);
  finish();
}
