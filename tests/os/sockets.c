/* Sockets of the floor: addresses, and what a descriptor is. */
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
