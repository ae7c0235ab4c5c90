/* Accepting: which errors are those of one connection, and which of the socket; and who is not let in. */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int make_socket(void) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  return fd;
}

struct door {
  os_loop *loop;
  os_bound bound;
  os_listener *listener;
  int client;
  int calls, fd;
};

static void on_accepted(void *ctx, int fd) {
  struct door *door = ctx;
  door->calls++;
  door->fd = fd;
}

static void open_door(struct door *door) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "s"};
  *door = (struct door){.loop = open_loop(), .fd = -1};
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &door->bound));
  EXPECT_OK(os_listener_open(door->loop, door->bound.fd, &door->listener));
  door->client = make_socket();
  EXPECT_SYS(connect(door->client, (const struct sockaddr *)&address, sizeof address));
}

static void close_door(struct door *door) {
  EXPECT(os_listener_close(door->listener) == NULL);
  os_unbind(&door->bound);
  close(door->client);
  if (door->fd >= 0)
    close(door->fd);
  os_loop_close(door->loop);
}

/* What the first accept() says, and what the caller is told: 0 for the connection behind it. */
static void expect_accept(const char *error, int told) {
  struct door door;
  char rule[40];
  NOTE("%s", error);
  snprintf(rule, sizeof rule, "accept#1=%s", error);
  open_door(&door);
  test_fault_arm(rule);
  os_accept(door.listener, on_accepted, &door);
  for (int rounds = 0; door.calls == 0 && rounds < 100; rounds++)
    EXPECT_OK(os_loop_wait(door.loop, 1000));
  EXPECT_EQ(test_fault_fired(), 1);
  test_fault_disarm();
  EXPECT_EQ(door.calls, 1);
  if (told < 0)
    EXPECT_EQ(door.fd, told);
  else
    EXPECT_GE(door.fd, 3);
  close_door(&door);
}

TEST(errors_of_a_connection_and_of_the_socket) {
  static const char *const passed_over[] = {"EINTR",    "ECONNABORTED", "EPROTO",     "EPERM",
                                            "ENETDOWN", "EHOSTUNREACH", "ENETUNREACH"};
  for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
    expect_accept(passed_over[i], 0);
  expect_accept("EMFILE", -EMFILE);
  expect_accept("ENFILE", -ENFILE);
  expect_accept("ENOBUFS", -ENOBUFS);
  expect_accept("ENOMEM", -ENOMEM);
  expect_accept("EBADF", -EBADF);
}

TEST(a_listener_that_cannot_be_opened) {
  struct door door;
  os_listener *untouched = NULL;
  open_door(&door);
  int second = make_socket();
  test_fault_arm("memory=ENOMEM");
  EXPECT_EQ(os_listener_open(door.loop, second, &untouched), -ENOMEM);
  test_fault_arm("epoll_ctl=ENOSPC,memory#2=ENOMEM"); /* whichever the poller needs */
  int r = os_listener_open(door.loop, second, &untouched);
  if (test_fault_fired() > 0) {
    EXPECT_LT(r, 0);
    EXPECT(untouched == NULL);
  } else {
    EXPECT_OK(r);
    EXPECT(os_listener_close(untouched) == NULL);
  }
  test_fault_disarm();
  close(second);
  EXPECT(os_listener_close(NULL) == NULL);
  close_door(&door);
}

TEST(nobody_is_let_in_any_more) {
  struct door door;
  open_door(&door);
  os_accept(door.listener, on_accepted, &door);
  os_accept_cancel(door.listener);
  EXPECT_OK(os_loop_wait(door.loop, 0));
  EXPECT_EQ(door.calls, 0);
  close_door(&door);
}
