#include "../../common/host.h"
#include "available.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void body_reads(void) {
  char data[8];
  int ends[2];
  EXPECT_SYS(pipe(ends));
  int before = fcntl(ends[0], F_GETFL);
  errno = 0;
  EXPECT_EQ(read_available(ends[0], data, sizeof data), -1);
  EXPECT_EQ(errno, EAGAIN);
  EXPECT(host_returned());
  EXPECT_MISTAKE("nonblock-leak", !(fcntl(ends[0], F_GETFL) & O_NONBLOCK),
                 "the descriptor is non-blocking now, for everybody who shares it");
  EXPECT_EQ(write(ends[1], "abc", 3), 3);
  EXPECT_EQ(read_available(ends[0], data, sizeof data), 3);
  EXPECT_MEM(data, 3, "abc", 3);
  EXPECT_SYS(close(ends[1]));
  EXPECT_EQ(read_available(ends[0], data, sizeof data), 0);
  EXPECT_MISTAKE("nonblock-leak", fcntl(ends[0], F_GETFL) == before,
                 "the flags of the descriptor have changed, for everybody who shares it");
}

TEST(reads) {
  host_run(body_reads);
}
