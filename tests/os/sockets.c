/* Sockets of the floor: addresses, what a descriptor is, accepting, and descriptors that ride along. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- addresses ---- */

TEST(texts_that_are_addresses) {
  static const struct {
    int family;
    const char *text;
    bool is;
  } cases[] = {{OS_IP4, "127.0.0.1", true},
               {OS_IP4, "127.0.0.256", false},
               {OS_IP4, "", false},
               {OS_IP6, "::1", true},
               {OS_IP6, "::1::", false},
               {OS_IP6, "fe80::1%no-such-interface", false},
               {OS_IP6, "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111", false},
               {OS_UNIX, "s", true},
               {OS_UNIX, "", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    NOTE("%s", cases[i].text);
    EXPECT_EQ(os_is_address(cases[i].family, cases[i].text), cases[i].is);
  }
  if (if_nametoindex("lo") > 0)
    EXPECT(os_is_address(OS_IP6, "fe80::1%lo"));
}

TEST(long_paths_that_are_not_below) {
  char path[300], text[400];
  os_bound bound;
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  const char *const places[] = {"/%s", "%s"};
  for (size_t i = 0; i < 2; i++) {
    NOTE("%zu", i);
    snprintf(text, sizeof text, places[i], path);
    EXPECT_EQ(os_bind(&(os_place){.family = OS_UNIX, .address = text}, &bound), -ENAMETOOLONG);
  }
  /* Its name begins like that of the working directory, and it is another one. */
  char here[200];
  EXPECT(getcwd(here, sizeof here) != NULL);
  snprintf(text, sizeof text, "%s-beside/%.*s", here, 150, path);
  EXPECT_EQ(os_bind(&(os_place){.family = OS_UNIX, .address = text}, &bound), -ENAMETOOLONG);
}

/* A working directory that is gone has no name. */
TEST(paths_without_a_working_directory) {
  char path[300];
  os_bound bound;
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  EXPECT_SYS(mkdir("gone", 0700));
  EXPECT_SYS(chdir("gone"));
  EXPECT_SYS(rmdir("../gone"));
  EXPECT_EQ(os_bind(&(os_place){.family = OS_UNIX, .address = path}, &bound), -ENAMETOOLONG);
  char *full = os_full_path("./s");
  EXPECT_STR(full, "./s");
  free(full);
  EXPECT_SYS(chdir(test_dir()));
  full = os_full_path("./s");
  char expected[PATH_MAX];
  snprintf(expected, sizeof expected, "%s/s", test_dir());
  EXPECT_STR(full, expected);
  free(full);
}

static int family_of(const os_place *place) {
  os_bound bound;
  os_name name;
  int r = os_bind(place, &bound);
  if (r < 0)
    return r;
  EXPECT_OK(os_name_of(bound.fd, &name));
  os_unbind(&bound);
  return name.family;
}

/* Only a machine without IPv6 is a reason to listen with IPv4 alone. */
TEST(where_any_address_is) {
  static const os_place any = {.backlog = 7};
  test_fault_arm("bind#1=EADDRNOTAVAIL");
  EXPECT_EQ(family_of(&any), OS_IP4);
  test_fault_arm("bind#1=EINVAL");
  EXPECT_EQ(family_of(&any), OS_IP4);
  test_fault_arm("bind#1=EACCES");
  EXPECT_EQ(family_of(&any), -EACCES);
  test_fault_disarm();
}

TEST(file_of_a_socket_that_is_gone_already) {
  os_bound bound;
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = "s", .backlog = 1}, &bound));
  EXPECT_SYS(unlink("s"));
  os_unbind(&bound);
  EXPECT_EQ(bound.fd, -1);
  os_unbind(&bound); /* nothing any more */
  EXPECT_OK(os_bind(&(os_place){.family = OS_UNIX, .address = "s"}, &bound));
  EXPECT_SYS(access("s", F_OK));
  os_unbind(&bound);
}

static int make_socket(int family, int type) {
  int fd = socket(family, type | SOCK_CLOEXEC, 0);
  EXPECT_SYS(fd);
  return fd;
}

TEST(a_socket_of_another_is_made_to_listen) {
  int fd = make_socket(AF_INET, SOCK_STREAM);
  test_fault_arm("getfl=EBADF");
  EXPECT_EQ(os_listen(fd, 0), -EBADF);
  test_fault_arm("setfl=EPERM");
  EXPECT_EQ(os_listen(fd, 0), -EPERM);
  test_fault_disarm();
  EXPECT_OK(os_listen(fd, 0));
  EXPECT(fcntl(fd, F_GETFL) & O_NONBLOCK);
  EXPECT_OK(os_listen(fd, 3)); /* again, with another number */
  EXPECT_EQ(os_socket_kind(fd), OS_LISTENER);
  close(fd);
  EXPECT_EQ(os_listen(fd, 0), -EBADF);
}

/* ---- what a descriptor is ---- */

TEST(kinds_of_descriptors) {
  static const struct {
    int family, type, kind;
  } cases[] = {{AF_INET, SOCK_STREAM, OS_CONNECTION},
               {AF_INET, SOCK_DGRAM, OS_UDP4},
               {AF_UNIX, SOCK_DGRAM, OS_OTHER_SOCKET},
               {AF_UNIX, SOCK_SEQPACKET, OS_OTHER_SOCKET},
               {AF_UNIX, SOCK_STREAM, OS_CONNECTION}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int fd = make_socket(cases[i].family, cases[i].type);
    EXPECT_EQ(os_socket_kind(fd), cases[i].kind);
    close(fd);
  }
  int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0)
    EXPECT_EQ(os_socket_kind(fd), OS_UDP6);
  close(fd);
  EXPECT_EQ(os_socket_kind(fd), -EBADF);
  int fds[2];
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  EXPECT_EQ(os_socket_kind(fds[0]), OS_NO_SOCKET);
  close(fds[0]);
  close(fds[1]);
  fd = make_socket(AF_INET, SOCK_STREAM);
  test_fault_arm("getsockopt#2=ENOBUFS");
  EXPECT_EQ(os_socket_kind(fd), -ENOBUFS);
  test_fault_disarm();
  close(fd);
}

/* ---- accepting ---- */

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
  door->client = make_socket(AF_UNIX, SOCK_STREAM);
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
  int second = make_socket(AF_UNIX, SOCK_STREAM);
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

/* ---- descriptors that ride along ---- */

enum { MOST = 64 }; /* that are kept until somebody takes them */

struct ride {
  os_loop *loop;
  os_stream *stream;
  int peer;
  int64_t read, written;
  int writes;
};

static void on_read(void *ctx, int64_t n, const char *data) {
  (void)data;
  ((struct ride *)ctx)->read = n;
}

static void on_written(void *ctx, int64_t n) {
  struct ride *ride = ctx;
  ride->written = n;
  ride->writes++;
}

static void open_ride(struct ride *ride) {
  int pair[2];
  *ride = (struct ride){.loop = open_loop(), .read = -1};
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
  EXPECT_OK(os_stream_open(ride->loop, pair[0], true, true, &ride->stream));
  ride->peer = pair[1];
}

static void close_ride(struct ride *ride) {
  os_stream_close(ride->stream);
  close(ride->peer);
  os_loop_close(ride->loop);
}

static void send_fds(int peer, int fd, size_t count) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(MOST * sizeof(int))];
  } control = {0};
  struct iovec part = {(char[]){'x'}, 1};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(count * sizeof(int));
  for (size_t i = 0; i < count; i++)
    memcpy(CMSG_DATA(header) + i * sizeof fd, &fd, sizeof fd);
  EXPECT_EQ(sendmsg(peer, &message, 0), 1);
}

static void read_one(struct ride *ride) {
  ride->read = -1;
  os_stream_read(ride->stream, on_read, ride);
  while (ride->read < 0)
    EXPECT_OK(os_loop_wait(ride->loop, 1000));
}

TEST(descriptors_come_in_their_order) {
  struct ride ride;
  int fds[2], taken;
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  open_ride(&ride);
  EXPECT_EQ(os_stream_take_fd(ride.stream), -EAGAIN); /* of a stream that carries none */
  test_fault_arm("memory=ENOMEM");
  EXPECT_EQ(os_stream_carry(ride.stream), -ENOMEM);
  test_fault_disarm();
  EXPECT_OK(os_stream_carry(ride.stream));
  EXPECT_OK(os_stream_carry(ride.stream)); /* it does already */
  send_fds(ride.peer, fds[0], 1);
  send_fds(ride.peer, fds[1], 2);
  read_one(&ride);
  taken = os_stream_take_fd(ride.stream);
  EXPECT_GE(taken, 0);
  EXPECT(fcntl(taken, F_GETFD) & FD_CLOEXEC);
  EXPECT_EQ(fcntl(taken, F_GETFL) & O_ACCMODE, O_RDONLY);
  close(taken);
  while ((taken = os_stream_take_fd(ride.stream)) == -EAGAIN)
    read_one(&ride);
  EXPECT_EQ(fcntl(taken, F_GETFL) & O_ACCMODE, O_WRONLY);
  close(taken);
  close(fds[0]);
  close(fds[1]);
  close_ride(&ride); /* the third one, which nobody has taken, goes with it */
}

/* More than are kept are closed at once, and the first are those that stay. */
TEST(more_descriptors_than_are_kept) {
  struct ride ride;
  int fds[2], count = 0, taken;
  char byte;
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  open_ride(&ride);
  EXPECT_OK(os_stream_carry(ride.stream));
  for (int i = 0; i < 3; i++) {
    send_fds(ride.peer, fds[1], 30);
    read_one(&ride);
  }
  close(fds[1]);
  while ((taken = os_stream_take_fd(ride.stream)) >= 0) {
    close(taken);
    count++;
  }
  EXPECT_EQ(count, MOST);
  EXPECT_EQ(read(fds[0], &byte, 1), 0); /* nobody has the other end */
  close(fds[0]);
  close_ride(&ride);
}

#ifdef SO_PASSCRED
/* What comes beside the bytes and is no descriptor is passed over. */
TEST(who_has_sent_it_is_no_descriptor) {
  struct ride ride;
  int fds[2], taken;
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  open_ride(&ride);
  EXPECT_OK(os_stream_carry(ride.stream));
  EXPECT_SYS(setsockopt(os_stream_fd(ride.stream), SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)));
  EXPECT_EQ(write(ride.peer, "x", 1), 1);
  read_one(&ride);
  EXPECT_EQ(os_stream_take_fd(ride.stream), -EAGAIN);
  send_fds(ride.peer, fds[0], 1);
  read_one(&ride);
  taken = os_stream_take_fd(ride.stream);
  EXPECT_EQ(fcntl(taken, F_GETFL) & O_ACCMODE, O_RDONLY);
  close(taken);
  close(fds[0]);
  close(fds[1]);
  close_ride(&ride);
}
#endif

TEST(one_write_at_a_time) {
  static char much[1 << 22];
  struct ride ride;
  int fds[2];
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  open_ride(&ride);
  EXPECT_OK(os_stream_carry(ride.stream));
  EXPECT_EQ(os_stream_write_again(ride.stream), -EINVAL);
  int64_t n = os_stream_write_fd(ride.stream, "a", 1, fds[0], on_written, &ride);
  EXPECT_EQ(n, 1);
  while ((n = os_stream_write(ride.stream, much, sizeof much, on_written, &ride)) > 0)
    ;
  EXPECT_EQ(n, -EINPROGRESS);
  EXPECT_EQ(os_stream_write_fd(ride.stream, "b", 1, fds[1], on_written, &ride), -EBUSY);
  EXPECT_EQ(os_stream_write_again(ride.stream), -EAGAIN);
  EXPECT_EQ(ride.writes, 0);
  close(fds[0]);
  close(fds[1]);
  close_ride(&ride);
}

TEST(waiting_without_callbacks) {
  struct ride ride;
  open_ride(&ride);
  EXPECT_OK(os_stream_wait(ride.stream, false, 0)); /* nothing has come */
  EXPECT_OK(os_stream_wait(ride.stream, true, -1)); /* there is room */
  EXPECT_OK(os_stream_wait(ride.stream, true, (int64_t)INT_MAX + 1));
  EXPECT_EQ(write(ride.peer, "x", 1), 1);
  EXPECT_OK(os_stream_wait(ride.stream, false, -1));
  test_fault_arm("poll=EINTR");
  EXPECT_OK(os_stream_wait(ride.stream, true, -1)); /* whoever waits looks again */
  test_fault_arm("poll=ENOMEM");
  EXPECT_EQ(os_stream_wait(ride.stream, true, -1), -ENOMEM);
  test_fault_disarm();
  close_ride(&ride);
}
