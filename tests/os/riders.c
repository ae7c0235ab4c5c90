/* Descriptors that ride along with the bytes of a stream, and what a stream is asked for without callbacks.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
