/* Sockets that listen: made, accepted from, full houses, and what is left of them. */
#include "../unit/support.h"
#include "clients.h"
#include "io/acceptor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANY = 100 };

/* One socket, and who came. */
struct door {
  cp_loop *loop;
  os_bound bound;
  os_name name;
  struct acceptor acceptor;
  int fds[MANY + 1], count, error;
  int stop_at;
};

static void on_connection(void *ctx, int fd) {
  struct door *door = ctx;
  if (fd < 0) {
    door->error = fd;
    cp_stop(door->loop);
    return;
  }
  EXPECT_LT(door->count, MANY);
  door->fds[door->count++] = fd;
  if (door->count == door->stop_at)
    cp_stop(door->loop);
}

static void open_door(struct door *door, const os_place *place) {
  memset(door, 0, sizeof *door);
  door->loop = cp_loop_default();
  EXPECT_OK(os_bind(place, &door->bound));
  EXPECT_OK(os_name_of(door->bound.fd, &door->name));
  EXPECT_OK(acceptor_open(&door->acceptor, door->loop, door->bound.fd, on_connection, door));
}

static void close_door(struct door *door) {
  acceptor_close(&door->acceptor);
  os_unbind(&door->bound);
  for (int i = 0; i < door->count; i++)
    close(door->fds[i]);
}

/* Runs until `count` connections are here. */
static void let_in(struct door *door, int count) {
  door->stop_at = count;
  acceptor_want(&door->acceptor, true);
  loop_hold(door->loop);
  if (door->count < count)
    EXPECT_EQ(cp_run(), 1);
  loop_let_go(door->loop);
}

static void expect_talk(int client, int server) {
  char got[8];
  EXPECT_EQ(write(client, "hi", 2), 2);
  EXPECT(fcntl(server, F_GETFL) & O_NONBLOCK);
  EXPECT(fcntl(server, F_GETFD) & FD_CLOEXEC);
  EXPECT_EQ(read(server, got, sizeof got), 2);
  EXPECT_EQ(close(client), 0);
}

static void expect_door(const os_place *place, const char *host) {
  struct door door;
  open_door(&door, place);
  EXPECT_GT(door.name.port, 0);
  int client = try_connect(host, door.name.port);
  EXPECT_OK(client);
  let_in(&door, 1);
  expect_talk(client, door.fds[0]);
  close_door(&door);
  EXPECT_EQ(try_connect(host, door.name.port), -ECONNREFUSED);
}

TEST(ip4) {
  expect_door(&(os_place){.family = OS_IP4, .address = "127.0.0.1"}, "127.0.0.1");
}

static bool has_ip6(void) {
  os_bound bound;
  int r = os_bind(&(os_place){.family = OS_IP6, .address = "::1"}, &bound);
  if (r >= 0)
    os_unbind(&bound);
  return r >= 0;
}

TEST(ip6) {
  if (!has_ip6())
    SKIP("no IPv6 here");
  expect_door(&(os_place){.family = OS_IP6, .address = "::1"}, "::1");
}

TEST(any_address_serves_both_families) {
  expect_door(&(os_place){.family = OS_IP4}, "127.0.0.1");
  if (has_ip6())
    expect_door(&(os_place){.family = OS_IP4}, "::1");
}

TEST(ip6_alone) {
  if (!has_ip6())
    SKIP("no IPv6 here");
  os_bound bound;
  os_name name;
  EXPECT_OK(os_bind(&(os_place){.family = OS_IP6, .address = "::", .only_ip6 = true}, &bound));
  EXPECT_OK(os_name_of(bound.fd, &name));
  EXPECT_EQ(try_connect("127.0.0.1", name.port), -ECONNREFUSED);
  os_unbind(&bound);
}

TEST(any_address_without_ip6) {
  struct door door;
  test_fault_arm("socket#1=EAFNOSUPPORT");
  open_door(&door, &(os_place){.family = OS_IP4});
  test_fault_disarm();
  EXPECT_EQ(door.name.family, OS_IP4);
  EXPECT_STR(door.name.address, "0.0.0.0");
  close_door(&door);
}

TEST(unix_socket_and_its_file) {
  struct door door;
  open_door(&door, &(os_place){.family = OS_UNIX, .address = "s"});
  EXPECT_STR(door.name.address, "s");
  EXPECT_EQ(door.name.port, -1);
  int client = connect_path("s");
  let_in(&door, 1);
  expect_talk(client, door.fds[0]);
  close_door(&door);
  EXPECT_EQ(access("s", F_OK), -1);
}

TEST(a_file_that_is_another_by_now_stays) {
  os_bound old, new;
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &old));
  EXPECT_SYS(rename("s", "old")); /* so that the new file cannot get the old one's number */
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &new));
  os_unbind(&old);
  EXPECT_SYS(access("s", F_OK));
  os_unbind(&new);
  EXPECT_EQ(access("s", F_OK), -1);
  EXPECT_SYS(unlink("old"));
}

TEST(long_path_below_the_working_directory) {
  char folder[64], path[5000], here[4096];
  memset(folder, 'x', 50);
  folder[50] = '\0';
  for (int i = 0; i < 3; i++) {
    EXPECT_SYS(mkdir(folder, 0700));
    EXPECT_SYS(chdir(folder));
  }
  EXPECT(getcwd(here, sizeof here) != NULL);
  snprintf(path, sizeof path, "%s/s", here);
  os_bound bound;
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = path}, &bound));
  close(connect_path("s"));
  os_unbind(&bound);
  EXPECT_SYS(chdir(test_dir()));
  EXPECT_EQ(os_bind(&(os_place){.family = OS_UNIX, .address = path}, &bound), -ENAMETOOLONG);
}

TEST(what_is_no_address) {
  os_bound bound;
  static const os_place wrong[] = {{.family = OS_IP4, .address = "localhost"},
                                   {.family = OS_IP4, .address = "::1"},
                                   {.family = OS_IP6, .address = "127.0.0.1"},
                                   {.family = OS_IP6, .address = "fe80::1%nosuchinterface"},
                                   {.family = OS_UNIX, .address = ""},
                                   {.family = OS_UNIX},
                                   {.family = OS_IP4, .address = "127.0.0.1", .port = 65536},
                                   {.family = OS_IP4, .port = -1}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    EXPECT_EQ(os_bind(&wrong[i], &bound), -EINVAL);
}

TEST(in_use) {
  os_bound first, second;
  os_name name;
  EXPECT_OK(os_bind(&(os_place){.family = OS_IP4, .address = "127.0.0.1"}, &first));
  EXPECT_OK(os_name_of(first.fd, &name));
  os_place same = {.family = OS_IP4, .address = "127.0.0.1", .port = name.port};
  EXPECT_EQ(os_bind(&same, &second), -EADDRINUSE);
  os_unbind(&first);
  EXPECT_OK(os_bind(&same, &second)); /* at once again */
  os_unbind(&second);
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &first));
  EXPECT_EQ(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &second), -EADDRINUSE);
  os_unbind(&first);
}

TEST(udp_is_bound_alone) {
  os_bound first, second;
  os_name name;
  EXPECT_OK(os_bind(&(os_place){.family = OS_IP4, .address = "127.0.0.1", .datagram = true}, &first));
  EXPECT_OK(os_name_of(first.fd, &name));
  os_place same = {.family = OS_IP4, .address = "127.0.0.1", .port = name.port, .datagram = true};
  EXPECT_EQ(os_bind(&same, &second), -EADDRINUSE);
  os_unbind(&first);
}

/* ---- accepting ---- */

TEST(more_than_one_round_takes) {
  struct door door;
  int clients[MANY];
  open_door(&door, &(os_place){.family = OS_IP4, .address = "127.0.0.1"});
  for (int i = 0; i < MANY; i++)
    clients[i] = connect_to(door.name.port);
  let_in(&door, MANY);
  for (int i = 0; i < MANY; i++)
    close(clients[i]);
  close_door(&door);
}

TEST(who_is_not_wanted_waits) {
  struct door door;
  open_door(&door, &(os_place){.family = OS_UNIX, .address = "s"});
  int first = connect_path("s");
  let_in(&door, 1);
  acceptor_want(&door.acceptor, false);
  int second = connect_path("s");
  EXPECT_EQ(cp_loop_step(door.loop, 0), 0);
  EXPECT_EQ(cp_loop_step(door.loop, 0), 0);
  EXPECT_EQ(door.count, 1);
  let_in(&door, 2);
  close(first);
  close(second);
  close_door(&door);
}

static void expect_retry(const char *faults) {
  struct door door;
  open_door(&door, &(os_place){.family = OS_UNIX, .address = "s"});
  int client = connect_path("s");
  test_fault_arm(faults);
  let_in(&door, 1);
  EXPECT_GE(test_fault_fired(), 1);
  test_fault_disarm();
  expect_talk(client, door.fds[0]);
  close_door(&door);
}

TEST(errors_of_one_connection_are_passed_over) {
  expect_retry("accept#1=ECONNABORTED,accept#2=EINTR,accept#3=EPROTO");
}

TEST(a_full_house_is_tried_again) {
  expect_retry("accept#1=EMFILE");
  expect_retry("accept#1=ENFILE,accept#2=ENOMEM");
}

/* With no descriptor left the loop sleeps between the tries: it does not ask for ever. */
TEST(a_full_house_is_no_busy_loop) {
  struct door door;
  open_door(&door, &(os_place){.family = OS_UNIX, .address = "s"});
  int client = connect_path("s");
  test_fault_arm("accept=EMFILE");
  acceptor_want(&door.acceptor, true);
  for (int i = 0; i < 20; i++)
    EXPECT_OK(cp_loop_step(door.loop, 0));
  EXPECT_LE(test_fault_fired(), 5); /* one, and more only where 20 steps took several times 50 ms */
  EXPECT_GT(cp_loop_timeout_ms(door.loop), -1);
  test_fault_disarm();
  let_in(&door, 1);
  close(client);
  close_door(&door);
}

TEST(closed_while_it_waits_for_room) {
  struct door door;
  open_door(&door, &(os_place){.family = OS_UNIX, .address = "s"});
  int client = connect_path("s");
  test_fault_arm("accept=EMFILE");
  acceptor_want(&door.acceptor, true);
  EXPECT_OK(cp_loop_step(door.loop, 0));
  test_fault_disarm();
  close_door(&door);
  EXPECT_EQ(cp_run(), 0);
  close(client);
}

/* A socket on which nothing can be accepted is told once. */
TEST(a_broken_socket_is_told) {
  struct door door = {.loop = cp_loop_default()};
  int pair[2];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
  EXPECT_OK(acceptor_open(&door.acceptor, door.loop, pair[0], on_connection, &door));
  EXPECT_EQ(write(pair[1], "x", 1), 1);
  acceptor_want(&door.acceptor, true);
  loop_hold(door.loop);
  EXPECT_EQ(cp_run(), 1);
  loop_let_go(door.loop);
  EXPECT_EQ(door.error, -EINVAL);
  acceptor_close(&door.acceptor);
  close(pair[0]);
  close(pair[1]);
}

TEST(failures_leave_nothing) {
  static const char *const calls[] = {"socket", "setsockopt", "bind", "listen"};
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    char rule[64];
    os_bound bound;
    snprintf(rule, sizeof rule, "%s=EIO", calls[i]);
    int before = test_open_fds();
    test_fault_arm(rule);
    EXPECT_EQ(os_bind(&(os_place){.family = OS_IP4, .address = "127.0.0.1"}, &bound), -EIO);
    if (strcmp(calls[i], "setsockopt") != 0)
      EXPECT_EQ(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &bound), -EIO);
    test_fault_disarm();
    EXPECT_EQ(test_open_fds(), before);
    EXPECT_EQ(access("s", F_OK), -1);
  }
}

/* ---- a connection as a stream ---- */

static void echo(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)ctx;
  EXPECT_GE(cp_write(stream, data, size), 0);
}

static void count_close(cp_stream *stream, void *ctx) {
  (void)stream;
  ++*(int *)ctx;
}

TEST(connection_as_stream) {
  struct door door;
  int closes = 0;
  open_door(&door, &(os_place){.family = OS_IP4, .address = "127.0.0.1"});
  int client = connect_to(door.name.port);
  let_in(&door, 1);
  acceptor_want(&door.acceptor, false);
  cp_stream *stream = cp_stream_open(NULL, door.fds[0]);
  door.count = 0;
  EXPECT(stream != NULL);
  EXPECT_GT(cp_on_data(stream, echo, NULL), 0);
  EXPECT_GT(cp_stream_on_close(stream, count_close, &closes), 0);
  EXPECT_EQ(write(client, "hello", 5), 5);
  EXPECT_SYS(shutdown(client, SHUT_WR));
  EXPECT_EQ(cp_run(), 0); /* an open stream holds the loop, a closed one is gone */
  EXPECT_EQ(closes, 1);
  char got[16];
  read_to_end(client, got, sizeof got);
  EXPECT_STR(got, "hello");
  close_door(&door);
}

TEST(stream_that_nobody_closes_goes_with_its_loop) {
  int pair[2];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
  cp_loop *loop = cp_loop_new();
  EXPECT(cp_stream_open(loop, pair[0]) != NULL);
  loop = cp_loop_free(loop);
  char got[4];
  read_to_end(pair[1], got, sizeof got);
  EXPECT_STR(got, "");
}

TEST(no_stream_over_what_is_not_open) {
  EXPECT(cp_stream_open(NULL, -1) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT(cp_stream_open(NULL, 900) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EBADF);
  int pair[2];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
  test_fault_arm("memory=ENOMEM");
  EXPECT(cp_stream_open(NULL, pair[0]) == NULL);
  test_fault_disarm();
  EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  close(pair[1]); /* pair[0] was closed: the harness counts */
}
