/* The child programs. Each ends with a code other than 0 when all is well: mostly 21. */
#include "helpers.h"

#include "cp_mini.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static int number(int argc, char **argv, int at, int otherwise) {
  return at < argc ? atoi(argv[at]) : otherwise;
}

static void write_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, data, size);
    if (n < 0 && errno == EPIPE)
      exit(LOST_READER);
    EXPECT_SYS(n);
    data += n;
    size -= (size_t)n;
  }
}

static void copy(int from, int to) {
  char buffer[65536];
  ssize_t n;
  while ((n = read(from, buffer, sizeof buffer)) > 0)
    write_all(to, buffer, (size_t)n);
  EXPECT_SYS(n);
}

/* code N: ends with code N, 0 too. */
HELPER(code) {
  exit(number(argc, argv, 1, 0));
}

/* signal N: ends by signal N. */
HELPER(signal) {
  int sig = number(argc, argv, 1, SIGTERM);
  signal(sig, SIG_DFL);
  raise(sig);
  return 1;
}

/* say TEXT [FD]... */
HELPER(say) {
  for (int i = 1; i < argc; i += 2)
    write_all(number(argc, argv, i + 1, 1), argv[i], strlen(argv[i]));
  return FINE;
}

/* echo [FROM [TO]]: copies until the end. */
HELPER(echo) {
  int from = number(argc, argv, 1, 0);
  copy(from, number(argc, argv, 2, from == 0 ? 1 : from));
  return FINE;
}

/* hold: says so, then waits for the end of stdin. */
HELPER(hold) {
  char byte;
  write_all(1, "ready\n", 6);
  while (read(0, &byte, 1) > 0)
    ;
  return FINE;
}

/* forever: waits for a signal that ends it. Says so if stdout is open. */
HELPER(forever) {
  (void)!write(1, "ready\n", 6);
  for (;;)
    pause();
  return 1;
}

HELPER(args) {
  printf("%d", argc);
  for (int i = 1; i < argc; i++)
    printf("|%s", argv[i]);
  return FINE;
}

HELPER(environment) {
  for (char **at = environ; *at != NULL; at++)
    printf("%s\n", *at);
  return FINE;
}

HELPER(directory) {
  char buffer[4096];
  EXPECT(getcwd(buffer, sizeof buffer) != NULL);
  printf("%s", buffer);
  return FINE;
}

/* descriptors [TO]: the numbers of all that are open, but for TO when it is not 1. */
HELPER(descriptors) {
  int to = number(argc, argv, 1, 1);
  char text[4096] = "";
  size_t used = 0;
  for (int fd = 0; fd < 4096; fd++)
    if ((fd != to || to == 1) && fcntl(fd, F_GETFD) >= 0)
      used += (size_t)snprintf(text + used, sizeof text - used, "%s%d", used > 0 ? " " : "", fd);
  write_all(to, text, used);
  return FINE;
}

static const char *kind_of(int fd) {
  struct stat st;
  if (fstat(fd, &st) < 0)
    return "closed";
  return S_ISFIFO(st.st_mode)   ? "pipe"
         : S_ISSOCK(st.st_mode) ? "socket"
         : S_ISREG(st.st_mode)  ? "file"
         : S_ISCHR(st.st_mode)  ? "device"
                                : "other";
}

static const char *access_of(int fd) {
  static const char *const names[] = {[O_RDONLY] = "r", [O_WRONLY] = "w", [O_RDWR] = "rw"};
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? "" : flags & O_NONBLOCK ? "nonblocking" : names[flags & O_ACCMODE];
}

/* kinds TO COUNT: "pipe:r file:w …" of the descriptors below COUNT. */
HELPER(kinds) {
  char text[1024] = "";
  size_t used = 0;
  for (int fd = 0; fd < number(argc, argv, 2, 3); fd++)
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%s:%s", used > 0 ? " " : "", kind_of(fd),
                             access_of(fd));
  write_all(number(argc, argv, 1, 1), text, used);
  return FINE;
}

/* signals: how many are blocked, and how many are ignored. */
HELPER(signals) {
  sigset_t mask;
  int blocked = 0, ignored = 0;
  EXPECT_SYS(sigprocmask(SIG_SETMASK, NULL, &mask));
  for (int sig = 1; sig < 65; sig++) {
    struct sigaction action;
    blocked += sigismember(&mask, sig) == 1;
    ignored += sigaction(sig, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
  }
  printf("blocked %d ignored %d", blocked, ignored);
  return FINE;
}

/* ids: process, group, session. */
HELPER(ids) {
  printf("%d %d %d", getpid(), getpgrp(), getsid(0));
  return FINE;
}

/* reads N: reads N bytes of stdin, then leaves without reading on. */
HELPER(reads) {
  char buffer[4096];
  for (int left = number(argc, argv, 1, 1); left > 0;) {
    ssize_t n = read(0, buffer, left < 4096 ? (size_t)left : sizeof buffer);
    EXPECT_GT(n, 0);
    left -= (int)n;
  }
  return FINE;
}

/* The byte at a place of the test pattern: its period fits no buffer. */
static char pattern(size_t at) {
  return (char)('!' + at % 89);
}

/* writes N [FD]: N bytes of the pattern. */
HELPER(writes) {
  char buffer[4096];
  size_t size = (size_t)number(argc, argv, 1, 1);
  for (size_t at = 0; at < size;) {
    size_t n = size - at < sizeof buffer ? size - at : sizeof buffer;
    for (size_t i = 0; i < n; i++)
      buffer[i] = pattern(at + i);
    write_all(number(argc, argv, 2, 1), buffer, n);
    at += n;
  }
  return FINE;
}

/* checks N: stdin is to be N bytes of the pattern. */
HELPER(checks) {
  char buffer[4096];
  size_t at = 0;
  ssize_t n;
  while ((n = read(0, buffer, sizeof buffer)) > 0)
    for (ssize_t i = 0; i < n; i++, at++)
      EXPECT_EQ(buffer[i], pattern(at));
  EXPECT_EQ(n, 0);
  EXPECT_EQ(at, number(argc, argv, 1, 0));
  return FINE;
}

/*
 * fills: writes to stdout until nothing more fits, says how many bytes that was on 3, and goes on when a byte
 * comes there. stdout is a pipe, whose ends have flags of their own.
 */
HELPER(fills) {
  static const char block[4096];
  size_t size = 0;
  ssize_t n;
  EXPECT_SYS(fcntl(1, F_SETFL, fcntl(1, F_GETFL) | O_NONBLOCK));
  while ((n = write(1, block, sizeof block)) > 0)
    size += (size_t)n;
  EXPECT(n < 0 && errno == EAGAIN);
  char text[32];
  write_all(3, text, (size_t)snprintf(text, sizeof text, "%zu\n", size));
  char byte;
  EXPECT_EQ(read(3, &byte, 1), 1);
  return FINE;
}

/*
 * leaves_one HOLD: a grandchild keeps stdout and stderr open until the gate is released; itself it ends at
 * once.
 */
HELPER(left_over) {
  (void)test_hold_fd(3);
  write_all(1, "late", 4);
  return FINE;
}
HELPER(leaves_one) {
  int gate = number(argc, argv, 1, 3);
  EXPECT(cp_spawn(test_program(), HELPER_ARGS("left_over"),
                  CP_OPTIONS(.detached = true,
                             .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_FD(gate)))) != NULL);
  write_all(1, "early ", 6);
  return 7;
}
