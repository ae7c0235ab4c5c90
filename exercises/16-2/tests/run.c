/* What the loop calls, and in which order. Children are held on pipes, and let go by timers. */
#include "harness.h"
#include "loop.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SH(script) ((char *[]){"sh", "-c", script, NULL})
enum { HELD_MS = 3000 }; /* a child that nobody lets go ends by itself after that, too late for its test */

static loop *the_loop;
static char told[4000];
static size_t bytes;
static int held[2];

/* ---- What is told ---- */

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...) {
  size_t at = strlen(told);
  va_list args;
  va_start(args, format);
  (void)vsnprintf(told + at, sizeof told - at, format, args);
  va_end(args);
}

static void on_data(const char *data, size_t size, void *name) {
  (void)name;
  (void)data;
  bytes += size;
}

static char text[100];
static void keep_text(const char *data, size_t size, void *name) {
  (void)name;
  strncat(text, data, size);
}

static void on_text(const char *data, size_t size, void *name) {
  tell("%s says %.*s\n", (const char *)name, (int)size, data);
}

static void on_exit_told(int code, int number, void *name) {
  tell("%s exit %d %d\n", (const char *)name, code, number);
}

static void on_close_told(int code, int number, void *name) {
  tell("%s close %d %d\n", (const char *)name, code, number);
}

static void say(void *text) {
  tell("%s\n", (const char *)text);
}

static const char *place_of(const char *text) {
  const char *at = strstr(told, text);
  if (!at)
    FAIL("\"%s\" was not told; told was:\n%s", text, told);
  return at;
}

/* ---- A loop, and children that wait ---- */

static void begin(void) {
  told[0] = '\0';
  bytes = 0;
  the_loop = loop_new();
  EXPECT(the_loop != NULL);
}

static void run(void) {
  EXPECT_EQ(loop_run(the_loop), 0);
}

static void end(void) {
  the_loop = loop_free(the_loop);
  EXPECT(the_loop == NULL);
}

static void spawn(char *const argv[], child_listener listener) {
  if (loop_spawn(the_loop, argv, &listener) != 0)
    FAIL("loop_spawn() failed: %s", strerror(errno));
}

static child_listener told_as(const char *name) {
  return (child_listener){on_data, on_exit_told, on_close_told, (void *)name};
}

static char number[16];
static void open_held(void) {
  EXPECT_SYS(pipe(held)); /* children get it: they wait in it */
  (void)snprintf(number, sizeof number, "%d", held[0]);
}

static void close_held(void) {
  EXPECT_SYS(close(held[0]));
  EXPECT_SYS(close(held[1]));
}

static void let_go(void *text) {
  if (text)
    say(text);
  EXPECT_EQ(write(held[1], "x", 1), 1);
}

/* Whether somebody has let it go. */
static bool wait_held(const char *fd) {
  bool let = poll(&(struct pollfd){.fd = atoi(fd), .events = POLLIN}, 1, HELD_MS) > 0;
  char c;
  (void)fcntl(atoi(fd), F_SETFL, O_NONBLOCK);
  (void)!read(atoi(fd), &c, 1);
  return let;
}

HELPER(waits) {
  return wait_held(argv[1]) ? 5 : 55;
}

HELPER(closes_and_waits) {
  (void)close(STDOUT_FILENO);
  return wait_held(argv[1]) ? 6 : 66;
}

HELPER(leaves_one) {
  if (fork() == 0) {
    (void)wait_held(argv[1]);
    (void)!write(STDOUT_FILENO, "late", 4);
    _exit(1);
  }
  return 4;
}

HELPER(counts_descriptors) {
  return test_open_fds();
}

/* ---- Timers ---- */

TEST(nothing) {
  begin();
  run();
  end();
  EXPECT(loop_free(NULL) == NULL);
}

TEST(timers) {
  begin();
  EXPECT_EQ(loop_after(the_loop, 30, say, "d"), 0);
  EXPECT_EQ(loop_after(the_loop, 0, say, "a"), 0);
  EXPECT_EQ(loop_after(the_loop, 10, say, "b"), 0);
  EXPECT_EQ(loop_after(the_loop, 10, say, "c"), 0);
  run();
  EXPECT_STR(told, "a\nb\nc\nd\n");
  end();
}

static int rounds;
static void once_more(void *ctx) {
  (void)ctx;
  tell("%d\n", ++rounds);
  if (rounds < 3)
    EXPECT_EQ(loop_after(the_loop, 0, once_more, NULL), 0);
}

TEST(timers_in_timers) {
  begin();
  EXPECT_EQ(loop_after(the_loop, 0, once_more, NULL), 0);
  run();
  EXPECT_STR(told, "1\n2\n3\n");
  end();
}

TEST(too_many) {
  begin();
  for (int i = 0; i < LOOP_MOST_TIMERS; i++)
    EXPECT_EQ(loop_after(the_loop, 0, say, "t"), 0);
  EXPECT_EQ(loop_after(the_loop, 0, say, "t"), -1);
  EXPECT_EQ(errno, ENOSPC);
  open_held();
  for (int i = 0; i < LOOP_MOST_CHILDREN; i++)
    spawn(HELPER_ARGV("waits", number), told_as("c"));
  child_listener listener = told_as("c");
  EXPECT_EQ(loop_spawn(the_loop, SH("exit 1"), &listener), -1);
  EXPECT_EQ(errno, ENOSPC);
  for (int i = 0; i < LOOP_MOST_CHILDREN; i++)
    let_go(NULL);
  run();
  EXPECT_EQ(strlen(told),
            2 * LOOP_MOST_TIMERS + LOOP_MOST_CHILDREN * (strlen("c exit 5 0\n") + strlen("c close 5 0\n")));
  close_held();
  end();
}

/* ---- One child ---- */

static void expect_end_of(char *const argv[], int code, int signal) {
  char expected[64];
  begin();
  spawn(argv, told_as("a"));
  run();
  EXPECT_MISTAKE("exitstatus-of-signalled", !signal || !strstr(told, "exit 0 0"),
                 "signal %d ended the child, and it was told as code 0", signal);
  EXPECT_MISTAKE("raw-status", code <= 0 || !strstr(told, code == 3 ? "exit 768 " : "exit 32512 "),
                 "code %d was told as the status that wait gave: %s", code, told);
  (void)snprintf(expected, sizeof expected, "a exit %d %d\na close %d %d\n", code, signal, code, signal);
  EXPECT_STR(told, expected);
  end();
}

TEST(ends) {
  expect_end_of(SH("exit 3"), 3, 0);
  expect_end_of(SH("exit 0"), 0, 0);
  expect_end_of(SH("kill -TERM $$"), -1, SIGTERM);
  expect_end_of((char *[]){"/no/such/program", NULL}, 127, 0);
}

TEST(output) {
  begin();
  spawn(SH("echo hello"), (child_listener){keep_text, NULL, on_close_told, "a"});
  run();
  EXPECT_STR(text, "hello\n");
  EXPECT_STR(told, "a close 0 0\n");
  spawn(SH("exec head -c 300000 /dev/zero"), told_as("a"));
  run();
  EXPECT_EQ(bytes, 300000);
  end();
}

/* The first chunk is handed out when the child has already ended: the rest is in the pipe. */
static void waits_for_its_end(const char *data, size_t size, void *name) {
  if (bytes == 0)
    EXPECT_SYS(waitid(P_PID, (id_t)atoi(data), &(siginfo_t){0}, WEXITED | WNOWAIT));
  on_data(data, size, name);
}

TEST(rest_of_output) {
  begin();
  spawn(SH("printf '%7d\\n' $$; exec head -c 60000 /dev/zero"),
        (child_listener){waits_for_its_end, on_exit_told, on_close_told, "a"});
  run();
  EXPECT_MISTAKE("exit-vs-close", bytes == 60008,
                 "the child wrote 60008 bytes and ended; %zu of them were handed out before on_close", bytes);
  EXPECT(place_of("a exit") < place_of("a close"));
  end();
}

/* ---- exit and close ---- */

TEST(exit_first) {
  begin();
  open_held();
  spawn(HELPER_ARGV("closes_and_waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 100, let_go, "timer"), 0);
  run();
  EXPECT_STR(told, "timer\na exit 6 0\na close 6 0\n");
  close_held();
  end();
}

static void exit_lets_go(int code, int signal, void *name) {
  on_exit_told(code, signal, name);
  let_go(NULL);
}

TEST(grandchild) {
  begin();
  open_held();
  spawn(HELPER_ARGV("leaves_one", number), (child_listener){on_text, exit_lets_go, on_close_told, "a"});
  run();
  EXPECT_MISTAKE("grandchild-holds-pipe", place_of("a exit") < place_of("a says"),
                 "the child had ended, and on_exit came only when a grandchild had closed the pipe");
  EXPECT_STR(told, "a exit 4 0\na says late\na close 4 0\n");
  close_held();
  end();
}

/* ---- Several things at once ---- */

TEST(timer_meanwhile) {
  begin();
  open_held();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 20, let_go, "timer"), 0);
  run();
  EXPECT_STR(told, "timer\na exit 5 0\na close 5 0\n");
  close_held();
  end();
}

/* b ends while a is held, and lets a go. */
TEST(in_any_order) {
  begin();
  open_held();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  spawn(SH("exit 2"), (child_listener){NULL, exit_lets_go, on_close_told, "b"});
  run();
  EXPECT(place_of("b exit 2 0") < place_of("a exit 5 0"));
  EXPECT(place_of("b close 2 0") > place_of("b exit"));
  EXPECT(place_of("a close 5 0") > place_of("a exit"));
  close_held();
  end();
}

static void start_last(void *ctx) {
  (void)ctx;
  spawn(SH("exit 7"), told_as("c"));
}

static void start_timer(int code, int signal, void *name) {
  on_exit_told(code, signal, name);
  EXPECT_EQ(loop_after(the_loop, 0, start_last, NULL), 0);
}

static void start_next(int code, int signal, void *name) {
  on_close_told(code, signal, name);
  spawn(SH("exit 8"), (child_listener){NULL, start_timer, NULL, "b"});
}

TEST(started_in_callbacks) {
  begin();
  spawn(SH("exit 9"), (child_listener){NULL, NULL, start_next, "a"});
  run();
  EXPECT_STR(told, "a close 9 0\nb exit 8 0\nc exit 7 0\nc close 7 0\n");
  end();
}

static double processor_ms(void) {
  struct timespec used;
  EXPECT_SYS(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used));
  return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

TEST(sleeps) {
  begin();
  open_held();
  spawn(HELPER_ARGV("closes_and_waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 400, let_go, NULL), 0);
  double before = processor_ms();
  run();
  double used = processor_ms() - before;
  EXPECT_MISTAKE("busy-wait", used < 30,
                 "in 400 ms in which nothing happened, the loop used %.0f ms of a processor", used);
  close_held();
  end();
}

/* ---- The caller's own ---- */

TEST(other_child) {
  begin();
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0)
    _exit(42);
  EXPECT_SYS(waitid(P_PID, (id_t)own, &(siginfo_t){0}, WEXITED | WNOWAIT));
  spawn(SH("exit 3"), told_as("a"));
  run();
  int status = 0;
  pid_t found = waitpid(own, &status, 0);
  EXPECT_MISTAKE("wrong-child", found == own, "the loop waited for pid %d, a child that its caller had made",
                 (int)own);
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_STR(told, "a exit 3 0\na close 3 0\n");
  end();
}

static int count_without_loop(void) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0) {
    (void)execv(test_program(), HELPER_ARGV("counts_descriptors"));
    _exit(127);
  }
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return WEXITSTATUS(status);
}

static int given;
static void keep_code(int code, int signal, void *name) {
  (void)signal, (void)name;
  given = code;
  let_go(NULL);
}

TEST(descriptors) {
  int before = test_open_fds();
  open_held();
  int wanted = count_without_loop();
  begin();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  spawn(HELPER_ARGV("counts_descriptors"), (child_listener){NULL, keep_code, NULL, NULL});
  run();
  EXPECT_MISTAKE("fd-leak-exec", given == wanted,
                 "a program got %d descriptors; without the loop it would have %d", given, wanted);
  close_held();
  end();
  int left = test_open_fds() - before;
  EXPECT_MISTAKE("fd-leak-parent", left == 0, "two children were run, and %d descriptors are left", left);
}

static volatile sig_atomic_t alarms;
static void on_alarm(int signal) {
  (void)signal;
  alarms++;
}

TEST(handler) {
  struct sigaction act = {.sa_handler = on_alarm}, old;
  struct itimerval soon = {{0, 10000}, {0, 10000}}, never = {{0, 0}, {0, 0}};
  begin();
  open_held();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 100, let_go, "timer"), 0);
  EXPECT_SYS(sigaction(SIGALRM, &act, &old));
  EXPECT_SYS(setitimer(ITIMER_REAL, &soon, NULL));
  run();
  EXPECT_SYS(setitimer(ITIMER_REAL, &never, NULL));
  EXPECT_SYS(sigaction(SIGALRM, &old, NULL));
  EXPECT_GT(alarms, 0);
  EXPECT_STR(told, "timer\na exit 5 0\na close 5 0\n");
  close_held();
  end();
}

/* ---- Failures ---- */

TEST(no_process) {
  begin();
  child_listener listener = told_as("a");
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN"), 0);
  errno = 0;
  int r = loop_spawn(the_loop, SH("exit 3"), &listener), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() > 0) {
    EXPECT_MISTAKE("fork-unchecked", r == -1, "fork() failed, and loop_spawn() returned %d", r);
    EXPECT_EQ(error, EAGAIN);
  }
  run();
  EXPECT_STR(told, r < 0 ? "" : "a exit 3 0\na close 3 0\n");
  end();
}

/* With room for no descriptor more, for one, for two … until it is enough. */
TEST(no_descriptor) {
  struct rlimit all, few;
  int result = -1, tries = 0;
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &all));
  for (; result < 0 && tries < 10; tries++) {
    begin();
    int before = test_open_fds(), lowest = dup(0);
    EXPECT_SYS(close(lowest));
    few = (struct rlimit){(rlim_t)(lowest + tries), all.rlim_max};
    child_listener listener = told_as("a");
    EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &few));
    result = loop_spawn(the_loop, SH("exit 3"), &listener);
    int error = errno;
    EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &all));
    if (result < 0) {
      EXPECT_EQ(error, EMFILE);
      int left = test_open_fds() - before;
      EXPECT_MISTAKE("fd-leak-parent", left == 0, "loop_spawn() failed, and %d descriptors are left", left);
    }
    run();
    EXPECT_STR(told, result < 0 ? "" : "a exit 3 0\na close 3 0\n");
    end();
  }
  EXPECT_EQ(result, 0);
  EXPECT_GT(tries, 1);
}

/* Run again for every call that can fail. What cannot be read cannot be handed out, and who cannot be waited
 * for stays, but the end is told. */
TEST(faults) {
  told[0] = '\0';
  errno = 0;
  the_loop = loop_new();
  if (!the_loop) {
    EXPECT_NE(errno, 0);
    return;
  }
  child_listener listener = told_as("a");
  errno = 0;
  int timer = loop_after(the_loop, 0, say, "t"), timer_error = errno;
  errno = 0;
  int r = loop_spawn(the_loop, SH("echo hello; exit 3"), &listener), error = errno;
  EXPECT(r == 0 || error != 0);
  EXPECT(timer == 0 || timer_error != 0);
  run();
  EXPECT_EQ(strstr(told, "t\n") != NULL, timer == 0);
  EXPECT_EQ(strstr(told, "a exit ") != NULL, r == 0);
  EXPECT_EQ(strstr(told, "a close ") != NULL, r == 0);
  end();
  while (waitpid(-1, NULL, 0) > 0)
    ;
}
