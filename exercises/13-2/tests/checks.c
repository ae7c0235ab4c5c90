#include "../../common/host.h"
#include "channel.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int messages;

static void note(const char *line, size_t size) {
  messages += size == 2 && memcmp(line, "{}", 2) == 0;
}

static int ends[2];

static void give_channel(int fd) {
  char number[16];
  int low = dup(0); /* 3 is something else */
  EXPECT_SYS(low);
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
  EXPECT_SYS(dup2(ends[0], fd));
  (void)snprintf(number, sizeof number, "%d", fd);
  EXPECT_SYS(setenv("NODE_CHANNEL_FD", number, 1));
}

static void body_opens(void) {
  give_channel(20);
  int fd = channel_open();
  EXPECT(host_returned());
  EXPECT_MISTAKE("ipc-fd-number", fd == 20, "the channel is descriptor 20, and channel_open() returned %d",
                 fd);
  EXPECT_MISTAKE("ipc-fd-number", fcntl(fd, F_GETFD) & FD_CLOEXEC,
                 "a program that is started from here would have the channel as well");
  EXPECT_MISTAKE("ipc-fd-number", !getenv("NODE_CHANNEL_FD"),
                 "a program that is started from here would take descriptor 20 for its own channel");
}

static void body_ends(void) {
  give_channel(21);
  int fd = channel_open();
  EXPECT_EQ(write(ends[1], "{}\n{}\n", 6), 6);
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(ends[1]));
  int r = channel_serve(fd, note);
  EXPECT(host_returned());
  EXPECT_EQ(r, 0);
  EXPECT_EQ(messages, 2);
}

static void body_none(void) {
  EXPECT_SYS(unsetenv("NODE_CHANNEL_FD"));
  EXPECT_EQ(channel_open(), -1);
  EXPECT(host_returned());
}

TEST(opens) {
  host_run(body_opens);
}

TEST(none) {
  host_run(body_none);
}

TEST(ends) {
  host_burns_id = "ipc-disconnect";
  host_start(body_ends);
  bool returned = host_gone(8000);
  EXPECT_MISTAKE("ipc-disconnect", returned, "the other side has gone, and channel_serve() goes on");
  host_wait();
}
