#include "../../common/host.h"
#include "exchange.h"
#include "harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BIG = 1 << 20 };

static int ends[2];
static size_t size;

static void body(void) {
  EXPECT_SYS(close(ends[1]));
  char *out = malloc(size), *in = calloc(size, 1);
  EXPECT(out && in);
  for (size_t i = 0; i < size; i++)
    out[i] = probe_letter(i);
  int r = exchange(ends[0], out, in, size);
  EXPECT(host_returned());
  EXPECT_EQ(r, 0);
  EXPECT_EQ(memcmp(in, out, size), 0);
  free(out);
  free(in);
}

/* The other side writes everything before it reads; where nothing moves any more, both are asleep. */
static bool talk(void) {
  size_t written = 0, got = 0, idle = 0;
  char chunk[4096];
  bool stuck = false;
  while (got < size && !stuck) {
    size_t before = written;
    for (size_t i = 0; i < sizeof chunk; i++)
      chunk[i] = probe_letter(written + i);
    size_t part = size - written < sizeof chunk ? size - written : sizeof chunk;
    ssize_t n = part ? send(ends[1], chunk, part, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
    written += n > 0 ? (size_t)n : 0;
    if (written == size) {
      n = recv(ends[1], chunk, sizeof chunk, MSG_DONTWAIT);
      got += n > 0 ? (size_t)n : 0;
      before = n > 0 ? before + 1 : before;
    }
    idle = before == written ? idle + 1 : 0;
    if (idle > 0)
      rest(1);
    stuck = idle > 2000;
    if (host_gone(0) && idle > 20)
      break;
  }
  return !stuck;
}

static void run(size_t wanted) {
  size = wanted;
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
  host_start(body);
  EXPECT_SYS(close(ends[0]));
  bool fine = talk();
  EXPECT_SYS(close(ends[1]));
  EXPECT_MISTAKE("ipc-blocking-send", fine,
                 "both sides have more to send than a socket takes, and exchange() does not read meanwhile");
  host_wait();
}

TEST(small) {
  run(100);
}

TEST(big) {
  run(BIG);
}
