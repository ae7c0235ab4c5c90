/* A child has exactly the descriptors of its stdio, whatever the parent has open and how. */
#include "helpers.h"
#include "support.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static void expect_descriptors(const char *numbers) {
  char *out = output_of(START(NULL, "descriptors"), FINE);
  EXPECT_STR(out, numbers);
  free(out);
}

PUBLIC_TEST(descriptors_that_are_not_close_on_exec_stay_here) {
  int high[] = {17, 100, 255, 256, 1000};
  int fd = open("/dev/null", O_RDWR);
  EXPECT_SYS(fd);
  for (size_t i = 0; i < sizeof high / sizeof *high; i++)
    EXPECT_SYS(dup2(fd, high[i]));
  expect_descriptors("0 1 2");
  for (size_t i = 0; i < sizeof high / sizeof *high; i++) {
    EXPECT_EQ(fcntl(high[i], F_GETFD), 0); /* in the parent they are as they were */
    EXPECT_SYS(close(high[i]));
  }
  EXPECT_SYS(close(fd));
}

/* One that was opened before the limit went below it. */
PUBLIC_TEST(descriptors_above_the_limit_stay_here) {
  struct rlimit old, less;
  int fd = open("/dev/null", O_RDWR);
  EXPECT_SYS(dup2(fd, 1001));
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &old));
  less = old;
  less.rlim_cur = 64;
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &less));
  /* The helper looks at all numbers, not only at those below its limit. */
  expect_descriptors("0 1 2");
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &old));
  EXPECT_SYS(close(1001));
  EXPECT_SYS(close(fd));
}

PUBLIC_TEST(children_do_not_have_each_others_pipes) {
  cp_child *first = START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_PIPE)), "hold");
  expect_descriptors("0 1 2");
  cp_child *second = START(NULL, "hold");
  cp_end(cp_stdin(first)); /* nobody else holds its writing end */
  expect_code(first, FINE);
  cp_end(cp_stdin(second));
  expect_code(second, FINE);
}

PUBLIC_TEST(exactly_what_the_map_says) {
  int fd = open("/dev/null", O_RDWR);
  EXPECT_SYS(fd);
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_FD(fd), CP_IGNORE, CP_FD(fd),
                                                       CP_FD(fd), CP_DEFAULT, CP_PIPE)),
                          "descriptors");
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "0 1 2 4 5 7");
  free(out);
  EXPECT_SYS(close(fd));
}

/* A socket that the parent has bound and the child listens on. */
HELPER(listens) {
  EXPECT_SYS(listen(3, 1));
  EXPECT_EQ(write(1, "up", 2), 2);
  int fd = accept(3, NULL, NULL);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, "hello", 5), 5);
  return FINE;
}

static void on_up(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  *(int *)ctx += (int)size;
}

PUBLIC_TEST(a_socket_that_the_child_serves) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), up = 0;
  EXPECT_SYS(bind(server, (struct sockaddr *)&address, size));
  EXPECT_SYS(getsockname(server, (struct sockaddr *)&address, &size));
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE, CP_FD(server))), "listens");
  EXPECT_SYS(close(server));
  cp_on_data(cp_stdout(child), on_up, &up);
  run_until(&up);
  char text[8] = "";
  int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_SYS(connect(client, (struct sockaddr *)&address, sizeof address));
  EXPECT_EQ(recv(client, text, sizeof text - 1, MSG_WAITALL), 5);
  EXPECT_STR(text, "hello");
  EXPECT_SYS(close(client));
  expect_code(child, FINE);
}

PUBLIC_TEST(many_of_them) {
  enum { COUNT = 200 };
  cp_stdio stdio[COUNT + 1];
  for (int i = 0; i < COUNT; i++)
    stdio[i] = i < 3 ? CP_PIPE : i % 2 == 0 ? CP_IGNORE : CP_SAME_AS(0);
  stdio[COUNT] = CP_STDIO_LAST;
  char *out = output_of(START(CP_OPTIONS(.stdio = stdio), "descriptors"), FINE);
  EXPECT_CONTAINS(out, "0 1 2 3 5 7 9 11");
  EXPECT_CONTAINS(out, "195 197 199");
  free(out);
}

PUBLIC_TEST(nothing_stays_open_after_many_children) {
  expect_code(START(NULL, "code", "0"), 0);
  int before = test_open_fds();
  for (int i = 0; i < 50; i++)
    expect_code(START(NULL, "code", "0"), 0);
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}
