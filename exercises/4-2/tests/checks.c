#include "../../common/host.h"
#include "harness.h"
#include "logger.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 4, LINES = 50, ROOM = 50 };

static const char *content(void) {
  static char text[65536];
  int fd = open("log", O_RDONLY | O_CLOEXEC);
  EXPECT_SYS(fd);
  ssize_t n = read(fd, text, sizeof text - 1);
  EXPECT_LE(0, n);
  text[n] = 0;
  EXPECT_SYS(close(fd));
  return text;
}

static logger *opened(const char *path) {
  logger *log = logger_open(path);
  if (!log)
    FAIL("logger_open(\"%s\") failed: %s", path, strerror(errno));
  return log;
}

static void say(logger *log, const char *text) {
  int error = logger_say(log, text);
  if (error)
    FAIL("logger_say(log, \"%.20s\") returned %d (%s)", text, error, strerror(error));
}

static void closed(logger *log) {
  EXPECT(logger_close(log) == NULL);
  EXPECT(host_returned());
}

/* "PID TEXT\n", for up to eight lines of one expectation. */
static const char *line_of(pid_t pid, const char *text) {
  static char lines[8][1100];
  static int next;
  char *line = lines[next++ % 8];
  (void)snprintf(line, sizeof lines[0], "%d %s\n", (int)pid, text);
  return line;
}

static int times(const char *text, const char *line) {
  int n = 0;
  for (const char *at = text; (at = strstr(at, line)); at++)
    n++;
  return n;
}

static void expect_no_copy(const char *text, const char *line) {
  EXPECT_MISTAKE("stdio-dup", times(text, line) < 2, "a line stands in the log %d times:\n%s",
                 times(text, line), text);
}

static int end_of(pid_t pid) {
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

static void body_lines(void) {
  logger *log = opened("log");
  say(log, "one");
  say(log, "");
  closed(log);
  char wanted[100];
  (void)snprintf(wanted, sizeof wanted, "%d one\n%d \n", (int)getpid(), (int)getpid());
  EXPECT_STR(content(), wanted);
}

/* The child leaves as a program does that returns from main(). */
static void body_once(void) {
  logger *log = opened("log");
  say(log, "before");
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    say(log, "child");
    exit(0);
  }
  EXPECT_EQ(end_of(pid), 0);
  say(log, "after");
  closed(log);
  const char *text = content();
  expect_no_copy(text, line_of(getpid(), "before"));
  EXPECT_EQ(times(text, line_of(getpid(), "before")), 1);
  EXPECT_EQ(times(text, line_of(getpid(), "after")), 1);
}

static void body_own_pid(void) {
  logger *log = opened("log");
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    say(log, "child");
    _exit(logger_close(log) != NULL);
  }
  EXPECT_EQ(end_of(pid), 0);
  closed(log);
  if (times(content(), line_of(getpid(), "child")))
    FAIL("the line of child %d begins with %d, which is its parent:\n%s", (int)pid, (int)getpid(), content());
  EXPECT_STR(content(), line_of(pid, "child"));
}

/* Nobody gets to flush anything. */
static void body_killed(void) {
  logger *log = opened("log");
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    say(log, "the last words");
    (void)raise(SIGKILL);
  }
  EXPECT(WIFSIGNALED(end_of(pid)));
  if (!times(content(), "the last words\n"))
    FAIL("logger_say() had returned 0 when the child was killed, and its line is not in the log");
  closed(log);
}

static void body_keeps(void) {
  logger *old = opened("log");
  say(old, "yesterday");
  closed(old);
  logger *a = opened("log"), *b = opened("log");
  say(a, "first");
  say(b, "second");
  say(a, "third");
  closed(a);
  closed(b);
  const char *wanted[] = {"yesterday", "first", "second", "third"};
  for (int i = 0; i < 4; i++)
    if (times(content(), line_of(getpid(), wanted[i])) != 1)
      FAIL("the line \"%s\" is not there any more:\n%s", wanted[i], content());
}

static void body_full(void) {
  logger *log = opened("/dev/full");
  EXPECT_EQ(logger_say(log, "no room"), ENOSPC);
  closed(log);
}

static void body_missing(void) {
  logger *log = logger_open("no/such/folder");
  int error = errno;
  EXPECT(host_returned());
  EXPECT(log == NULL);
  EXPECT_EQ(error, ENOENT);
  EXPECT(logger_close(NULL) == NULL);
}

static void write_many(logger *log, int writer) {
  char text[1001];
  memset(text, 'a' + writer, sizeof text - 1);
  text[sizeof text - 1] = 0;
  for (int i = 0; i < LINES; i++)
    say(log, text + 900 - i);
}

static void body_together(void) {
  logger *log = opened("log");
  pid_t pids[WRITERS];
  for (int i = 0; i < WRITERS; i++) {
    pids[i] = fork();
    EXPECT_SYS(pids[i]);
    if (pids[i] == 0) {
      write_many(log, i);
      _exit(0);
    }
  }
  for (int i = 0; i < WRITERS; i++)
    EXPECT_EQ(end_of(pids[i]), 0);
  closed(log);
  int lines = 0;
  for (const char *at = content(); *at; at = strchr(at, '\n') + 1, lines++) {
    const char *text = at + strcspn(at, " ") + 1;
    size_t size = strcspn(text, "\n");
    EXPECT(text[size] == '\n');
    if (size == 0 || strspn(text, (char[]){*text, 0}) != size)
      FAIL("line %d is not one that somebody wrote: %.*s", lines + 1, (int)strcspn(at, "\n"), at);
  }
  EXPECT_EQ(lines, WRITERS * LINES);
}

/*
 * The log is a pipe in which there is room for a part of the line only. A line that is written in one piece
 * waits as a whole until there is room for it; of one that is written in pieces the first piece goes in.
 */
static void body_whole(void) {
  char text[101] = "";
  memset(text, 'x', sizeof text - 1);
  logger *log = opened("pipe");
  board->notes[0] = 1;
  say(log, text);
  closed(log);
}

TEST(whole) {
  static char fill[65536];
  int in_pipe = 0;
  EXPECT_SYS(mkfifo("pipe", 0666));
  int fd = open("pipe", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  EXPECT_SYS(fd);
  int capacity = fcntl(fd, F_SETPIPE_SZ, 4096);
  EXPECT_SYS(capacity);
  if (capacity > (int)sizeof fill)
    SKIP("not checked here: the smallest pipe has %d bytes", capacity);
  EXPECT_EQ(write(fd, fill, (size_t)capacity - ROOM), capacity - ROOM);
  host_start(body_whole);
  for (int ms = 0; ms < 5000 && !(board->notes[0] && in_state(board->host, "S")) && !host_gone(0); ms++)
    rest(1);
  EXPECT_SYS(ioctl(fd, FIONREAD, &in_pipe));
  EXPECT_EQ(read(fd, fill, sizeof fill), in_pipe);
  host_wait();
  if (in_pipe != capacity - ROOM)
    FAIL("%d bytes of the line were written alone; a line of another process may come in between",
         in_pipe - (capacity - ROOM));
  EXPECT_SYS(close(fd));
}

/* Run again for every call that can fail, with that call failing: an error is as good as a success. */
static void body_faults(void) {
  logger *log = logger_open("log");
  int error = log ? logger_say(log, "once") : errno;
  closed(log);
  if (error == 0)
    EXPECT_STR(content(), line_of(getpid(), "once"));
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(lines)
CHECK(once)
CHECK(own_pid)
CHECK(killed)
CHECK(keeps)
CHECK(full)
CHECK(missing)
CHECK(together)
CHECK(faults)
