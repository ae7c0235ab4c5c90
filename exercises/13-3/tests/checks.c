#include "../../common/host.h"
#include "exchange.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BIG = 1 << 20, STUCK = 1500 };

typedef enum manner { SENDS_FIRST, READS_FIRST, LEAVES } manner;

static int ends[2];
static size_t size, piece = 4096;
static bool may_fail;

static void body(void) {
  EXPECT_SYS(close(ends[1]));
  char *out = malloc(size), *in = calloc(size, 1);
  EXPECT(out && in);
  for (size_t i = 0; i < size; i++)
    out[i] = probe_letter(i);
  int flags = fcntl(ends[0], F_GETFL);
  int r = exchange(ends[0], out, in, size);
  EXPECT(host_returned());
  board->notes[0] = r;
  size_t good = 0;
  while (good < size && in[good] == out[good])
    good++;
  board->notes[1] = good == size;
  board->notes[2] = fcntl(ends[0], F_GETFL) == flags;
  free(out);
  free(in);
}

typedef struct peer {
  manner how;
  size_t written, got, idle;
  bool good;
} peer;

static bool send_some(peer *p, size_t most) {
  char chunk[4096];
  size_t part = most - p->written < piece ? most - p->written : piece;
  for (size_t i = 0; i < part; i++)
    chunk[i] = probe_letter(p->written + i);
  ssize_t n = part ? send(ends[1], chunk, part, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
  p->written += n > 0 ? (size_t)n : 0;
  for (int i = 0; i < 1000 && piece < sizeof chunk && !(board->host && in_state(board->host, "SZX")); i++)
    rest(1); /* until what was sent is read */
  return n > 0;
}

static bool read_some(peer *p) {
  char chunk[4096];
  ssize_t n = recv(ends[1], chunk, sizeof chunk, MSG_DONTWAIT);
  for (ssize_t i = 0; i < n; i++)
    p->good = p->good && chunk[i] == probe_letter(p->got + (size_t)i);
  p->got += n > 0 ? (size_t)n : 0;
  return n > 0;
}

static bool step(peer *p) {
  if (p->how == READS_FIRST)
    return p->got < size ? read_some(p) : send_some(p, size);
  return p->written < size ? send_some(p, size) : read_some(p);
}

/* The other side; false where nothing moves any more, and both are asleep. */
static bool talk(peer *p) {
  size_t most = p->how == LEAVES ? size / 2 : size;
  while ((p->got < most || p->written < most) && p->idle < STUCK) {
    bool moved = p->how == LEAVES ? send_some(p, most) || p->written == most : step(p);
    p->idle = moved ? 0 : p->idle + 1;
    if (p->how == LEAVES && p->written == most)
      return true;
    if (p->idle > 0 && host_gone(0) && p->idle > 20)
      return true;
    if (p->idle > 0)
      rest(1);
  }
  return p->idle < STUCK;
}

static void begin(size_t wanted, manner how, peer *p) {
  *p = (peer){.how = how, .good = true};
  size = wanted;
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
  host_start(body);
  EXPECT_SYS(close(ends[0]));
}

/* What the host has said, before it is gone. */
static void finish(int *notes) {
  EXPECT_SYS(close(ends[1]));
  (void)host_gone(8000);
  for (int i = 0; i < 3; i++)
    notes[i] = board->notes[i];
  host_wait();
}

static void run(size_t wanted, manner how) {
  peer p;
  int notes[3];
  begin(wanted, how, &p);
  bool moves = talk(&p);
  if (!moves && how == READS_FIRST)
    FAIL("the peer reads before it sends, and exchange() waits for its bytes before it sends all of its own");
  EXPECT_MISTAKE("ipc-blocking-send", moves,
                 "both sides have more to send than a socket takes, and exchange() does not read meanwhile");
  finish(notes);
  if (may_fail && notes[0] != 0)
    return;
  EXPECT_EQ(notes[0], 0);
  EXPECT_MISTAKE("short-write", p.got == size, "exchange() returned 0, and of %zu bytes the peer got %zu",
                 size, p.got);
  EXPECT_MISTAKE("short-write", notes[1], "exchange() returned 0, and not all of the peer's bytes are there");
  EXPECT(p.good);
}

TEST(small) {
  run(100, SENDS_FIRST);
}

TEST(pieces) {
  piece = 10;
  run(100, SENDS_FIRST);
}

TEST(sends_first) {
  run(BIG, SENDS_FIRST);
}

TEST(reads_first) {
  run(BIG, READS_FIRST);
}

TEST(faults) {
  may_fail = true;
  run(BIG / 4, SENDS_FIRST);
}

TEST(leaves) {
  peer p;
  int notes[3];
  begin(BIG, LEAVES, &p);
  EXPECT(talk(&p));
  finish(notes);
  if (notes[0] == 0)
    FAIL("the peer left after half of its bytes, and exchange() returned 0");
}

TEST(kept) {
  peer p;
  int notes[3];
  begin(100, SENDS_FIRST, &p);
  (void)talk(&p);
  finish(notes);
  EXPECT_EQ(notes[0], 0);
  EXPECT_MISTAKE("nonblock-leak", notes[2],
                 "the flags of the socket have changed: it does not block any more");
}
