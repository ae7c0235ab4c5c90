#include "support.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void tell(const cp_result *result, void *ctx) {
  told *to = ctx;
  to->calls++;
  cp_result_free(to->result);
  to->result = cp_result_take(result);
}

static cp_result *only_result(cp_child *child, told *to) {
  if (child == NULL)
    FAIL("exec: %s", cp_last_error()->message);
  run(NULL);
  EXPECT_EQ(to->calls, 1);
  expect_no_child();
  return to->result;
}

cp_result *exec_helper(const char *const *args, const cp_options *options) {
  told to = {0};
  return only_result(cp_exec_file(test_program(), args, options, tell, &to), &to);
}

cp_result *exec_command(const char *command, const cp_options *options) {
  told to = {0};
  return only_result(cp_exec(command, options, tell, &to), &to);
}

const char *helper_line(const char *words) {
  static char line[4096];
  int n = snprintf(line, sizeof line, "\"%s\" --helper %s", test_program(), words);
  EXPECT(n > 0 && (size_t)n < sizeof line);
  return line;
}

void expect_lost_reader(const cp_result *result) {
  EXPECT_EQ(result->signal, on_posix() ? SIGPIPE : 0);
  EXPECT_EQ(result->code, on_posix() ? -1 : LOST_READER);
  EXPECT(!result->killed);
}

char pattern(size_t at) {
  return (char)('!' + at % 89);
}

void expect_pattern(const char *data, size_t size, size_t first) {
  for (size_t i = 0; i < size; i++)
    if (data[i] != pattern(first + i))
      FAIL("byte %zu of %zu: '%c', not '%c'", i, size, data[i], pattern(first + i));
}

char *make_pattern(size_t size) {
  char *data = malloc(size + 1);
  EXPECT(data != NULL);
  for (size_t i = 0; i < size; i++)
    data[i] = pattern(i);
  return data;
}

/* ---- events ---- */

void note(events *to, const char *word) {
  EXPECT_LT(strlen(to->text) + strlen(word) + 2, sizeof to->text);
  if (to->text[0] != '\0')
    strcat(to->text, " ");
  strcat(to->text, word);
}

static void on_spawn(cp_child *child, void *ctx) {
  (void)child;
  note(ctx, "spawn");
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  (void)error;
  note(ctx, "error");
}

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  note(ctx, "exit");
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  note(ctx, "close");
}

void note_child(events *to, cp_child *child) {
  EXPECT_GT(cp_on_spawn(child, on_spawn, to), 0);
  EXPECT_GT(cp_on_error(child, on_error, to), 0);
  EXPECT_GT(cp_on_exit(child, on_exit_event, to), 0);
  EXPECT_GT(cp_on_close(child, on_close, to), 0);
}

/* ---- helpers ---- */

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

/* writes N [FD [CODE]]: N bytes of the pattern. */
HELPER(writes) {
  size_t size = (size_t)atol(argv[1]), step = 65536;
  char *data = make_pattern(89 * step);
  for (size_t at = 0; at < size; at += step)
    write_all(argc > 2 ? atoi(argv[2]) : 1, data + at % 89, size - at < step ? size - at : step);
  free(data);
  if (argc > 3)
    exit(atoi(argv[3]));
  return FINE;
}

/* both TEXT TEXT CODE: on stdout, on stderr, and the code. */
HELPER(both) {
  write_all(1, argv[1], strlen(argv[1]));
  write_all(2, argv[2], strlen(argv[2]));
  exit(atoi(argv[3]));
}

/* stubborn [SIGNAL]: says so, ignores the signal (SIGTERM), and waits for one that it does not. */
HELPER(stubborn) {
  signal(argc > 1 ? atoi(argv[1]) : SIGTERM, SIG_IGN);
  write_all(1, "ready", 5);
  for (;;)
    pause();
  return 1;
}

/* trapper: ends with code 5 on SIGTERM, as a program that cleans up. */
static void leave(int number) {
  (void)number;
  _exit(5);
}
HELPER(trapper) {
  signal(SIGTERM, leave);
  write_all(1, "up", 2);
  for (;;)
    pause();
  return 1;
}

/* stops: says so and stops itself; then waits for a signal. */
HELPER(stops) {
  write_all(1, "stopped", 7);
  raise(SIGSTOP);
  for (;;)
    pause();
  return 1;
}

/* leaves_one FD [CODE]: a grandchild keeps stdout and stderr until the gate of that descriptor opens. */
HELPER(holds_gate) {
  (void)test_hold_fd(3);
  return FINE;
}
HELPER(leaves_one) {
  EXPECT(cp_spawn(test_program(), HELPER_ARGS("holds_gate"),
                  CP_OPTIONS(.detached = true,
                             .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_FD(atoi(argv[1])),
                                               CP_FD(atoi(argv[1]) + 1)))) != NULL);
  write_all(1, "early", 5);
  exit(argc > 2 ? atoi(argv[2]) : 0);
}

/* What the tools of these names do. A reader that is gone ends them. */
static bool pass(const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(1, data, size);
    if (n <= 0)
      return false;
    data += n;
    size -= (size_t)n;
  }
  return true;
}

HELPER(cat) {
  char buffer[65536];
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;)
    if (!pass(buffer, (size_t)n))
      exit(LOST_READER);
  exit(0);
}

HELPER(yes) {
  while (pass("y\n", 2))
    ;
  exit(LOST_READER);
}

/* head N: N bytes. */
HELPER(head) {
  char byte;
  for (int left = atoi(argv[1]); left > 0 && read(0, &byte, 1) == 1; left--)
    EXPECT(pass(&byte, 1));
  exit(0);
}

/* upper: letters become big. */
HELPER(upper) {
  char byte;
  while (read(0, &byte, 1) == 1) {
    byte = (char)toupper((unsigned char)byte);
    EXPECT(pass(&byte, 1));
  }
  exit(0);
}

/* reads N: N bytes of stdin, then leaves. */
HELPER(reads) {
  char buffer[4096];
  for (long left = atol(argv[1]); left > 0;) {
    ssize_t n = read(0, buffer, left < 4096 ? (size_t)left : sizeof buffer);
    EXPECT_GT(n, 0);
    left -= (long)n;
  }
  exit(0);
}

/* closes_stdin N: closes its stdin and ends with N. */
HELPER(closes_stdin) {
  close(0);
  write_all(1, "closed", 6);
  exit(atoi(argv[1]));
}
