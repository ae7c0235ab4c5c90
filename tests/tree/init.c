/* kit init, as the first process of a PID namespace and as a subreaper. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- both ways to run it ---- */

/* The command line in front of `kit init`, by unshare(1); NULL at its end. */
static const char *const as_root[] = {"unshare", "--pid", "--fork", NULL};
static const char *const as_user[] = {"unshare", "--user", "--map-current-user", "--pid", "--fork", NULL};

typedef struct place {
  const char *const *before; /* NULL: as a subreaper */
  int parent;                /* what the command's getppid() is; 0: not known */
} place;

enum { WORDS = 24 };

/* words: what stands behind "kit init". */
static void line(const place *at, const char *const *words, const char *ret[WORDS]) {
  size_t count = 0;
  for (size_t i = 0; at->before && at->before[i]; i++)
    ret[count++] = at->before[i];
  ret[count++] = KIT_PROGRAM;
  ret[count++] = "init";
  for (size_t i = 0; words[i]; i++) {
    EXPECT_LT(count, WORDS - 1);
    ret[count++] = words[i];
  }
  ret[count] = NULL;
}

static cp_result *run_init(const place *at, const char *const *words) {
  const char *all[WORDS];
  line(at, words, all);
  cp_result *r = cp_spawn_sync(all[0], all + 1, CP_OPTIONS(.timeout_ms = DEADLINE_MS * 4));
  EXPECT(r->error == NULL && r->pid > 0);
  return r;
}
#define INIT(at, ...) run_init(at, (const char *const[]){__VA_ARGS__, NULL})
#define COMMAND(...) "--", test_program(), "--helper", __VA_ARGS__

static place first_process(void) {
  static const char *const probe[] = {"--", "true", NULL};
  place at = {getuid() == 0 ? as_root : as_user, 1};
  cp_result *r = run_init(&at, probe);
  bool there = r->code == 0;
  cp_result_free(r);
  if (!there)
    SKIP("no PID namespace for this user here");
  return at;
}

static const place subreaper = {NULL, 0};

/* ---- its status is the command's ---- */

/* below PARENT CODE */
HELPER(below) {
  if (atoi(argv[1]) != 0)
    EXPECT_EQ(getppid(), atoi(argv[1]));
  exit(atoi(argv[2]));
}

static void every_code(const place *at) {
  char parent[16], number[16];
  snprintf(parent, sizeof parent, "%d", at->parent);
  for (int code = 0; code < 256; code++) {
    snprintf(number, sizeof number, "%d", code);
    cp_result *r = INIT(at, COMMAND("below", parent, number));
    EXPECT(r->code == code && r->signal == 0);
    cp_result_free(r);
  }
}

TEST(every_exit_code_as_the_first_process) {
  place at = first_process();
  every_code(&at);
}

TEST(every_exit_code_as_a_subreaper) {
  every_code(&subreaper);
}

HELPER(dies) {
  (void)signal(atoi(argv[1]), SIG_DFL); /* a sanitizer has a handler */
  raise(atoi(argv[1]));
  return FINE;
}

static void every_signal(const place *at) {
  static const int signals[] = {SIGHUP, SIGINT, SIGKILL, SIGUSR1, SIGSEGV, SIGPIPE, SIGTERM, SIGABRT};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    char number[16];
    snprintf(number, sizeof number, "%d", signals[i]);
    cp_result *r = INIT(at, COMMAND("dies", number));
    EXPECT_EQ(r->code, 128 + signals[i]);
    cp_result_free(r);
  }
}

TEST(a_signal_is_told_as_shells_do) {
  every_signal(&subreaper);
  place at = first_process();
  every_signal(&at);
}

TEST(a_command_that_cannot_be_run) {
  cp_result *r = INIT(&subreaper, "--", "/no/such/program");
  EXPECT_EQ(r->code, 127);
  EXPECT_CONTAINS(r->err.data, "/no/such/program");
  cp_result_free(r);
  r = INIT(&subreaper, "--", "/etc/passwd");
  EXPECT_EQ(r->code, 126);
  cp_result_free(r);
}

TEST(a_command_line_that_is_not_understood) {
  static const char *const wrong[][4] = {
      {NULL}, {"--"}, {"true"}, {"--grace", "--", "true"}, {"--grace", "-3", "--"}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    const char *words[] = {wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3], NULL};
    cp_result *r = run_init(&subreaper, words);
    EXPECT_EQ(r->code, 2);
    EXPECT_CONTAINS(r->err.data, "usage: ./kit init");
    cp_result_free(r);
  }
}

HELPER(ignores_sigchld) {
  EXPECT(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
  execv(KIT_PROGRAM,
        (char *const[]){(char *)"kit", (char *)"init", (char *)"--", (char *)(uintptr_t)test_program(),
                        (char *)"--helper", (char *)"code", (char *)"7", NULL});
  return 1;
}

TEST(the_status_is_had_though_sigchld_was_ignored) {
  expect_code(START(NULL, "ignores_sigchld"), 7);
}

/* ---- reaping ---- */

/* orphans N: leaves so many that end at once, until its parent has none of them as a child. */
HELPER(orphans) {
  char path[64], text[4096];
  for (int i = 0; i < atoi(argv[1]); i++) {
    int pid = fork();
    EXPECT_SYS(pid);
    if (pid == 0) {
      (void)(fork() == 0 && setsid());
      _exit(0);
    }
    EXPECT_EQ(waitpid(pid, NULL, 0), pid);
  }
  snprintf(path, sizeof path, "/proc/%s/task/%s/children", argv[2], argv[2]);
  alarm(DEADLINE_MS / 1000);
  for (int children = 2; children > 1;) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    EXPECT_SYS(fd);
    ssize_t n = read(fd, text, sizeof text);
    EXPECT_SYS(close(fd));
    children = 0;
    for (ssize_t i = 0; i < n; i++)
      children += text[i] == ' ';
  }
  return FINE;
}

HELPER(orphans_of_parent) {
  char parent[16];
  snprintf(parent, sizeof parent, "%d", (int)getppid());
  return helper_body_orphans(3, (char *[]){argv[0], argv[1], parent, NULL});
}

TEST(orphans_are_reaped_while_the_command_runs) {
  cp_result *r = INIT(&subreaper, COMMAND("orphans_of_parent", "40"));
  EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
}

/* With a /proc of the namespace's own, which root can have. */
TEST(orphans_are_reaped_by_the_first_process) {
  static const char *const with_proc[] = {"unshare", "--pid", "--fork", "--mount-proc", NULL};
  (void)first_process();
  if (getuid() != 0)
    SKIP("for root");
  place at = {with_proc, 1};
  cp_result *r = run_init(&at, (const char *const[]){"--", "true", NULL});
  bool there = r->code == 0;
  cp_result_free(r);
  if (!there)
    SKIP("/proc cannot be mounted here");
  r = INIT(&at, COMMAND("orphans", "40", "1"));
  EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
}

/* ---- signals ---- */

static void leave(int number) {
  _exit(100 + number);
}

/* trapper: says that it is there, and ends with 100 + the signal that comes. */
HELPER(trapper) {
  for (int number = 1; number < 32; number++)
    if (number != SIGKILL && number != SIGSTOP && number != SIGCHLD)
      EXPECT(signal(number, leave) != SIG_ERR);
  EXPECT_EQ(write(1, "r", 1), 1);
  for (;;)
    pause();
  return 1;
}

static void send_it(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  EXPECT_EQ(size, 1);
  cp_child *child = *(cp_child **)ctx;
  EXPECT_EQ(cp_kill(child, *(int *)((cp_child **)ctx + 1)), 1);
}

TEST(signals_are_passed_on_to_the_command) {
  static const int signals[] = {SIGHUP,  SIGINT,   SIGQUIT, SIGUSR1, SIGUSR2,
                                SIGTERM, SIGWINCH, SIGCONT, SIGTSTP};
  for (size_t i = 0; i < 2 * sizeof signals / sizeof *signals; i++) {
    struct {
      cp_child *child;
      int signal;
    } to = {.signal = signals[i / 2]};
    const char *group = i % 2 ? "--group" : "--grace", *value = i % 2 ? "--wait" : "10";
    const char *all[WORDS];
    line(&subreaper, (const char *const[]){group, value, COMMAND("trapper"), NULL}, all);
    to.child = cp_spawn(all[0], all + 1, NULL);
    EXPECT(to.child != NULL);
    cp_on_data(cp_stdout(to.child), send_it, &to);
    expect_code(to.child, 100 + to.signal);
  }
}

/* ---- the rest ---- */

static void begin(family *f, const place *at, const char *const *options, const char *kinds) {
  const char *words[WORDS], *all[WORDS];
  size_t count = 0;
  for (; options[count]; count++)
    words[count] = options[count];
  const char *const command[] = {COMMAND("family"), kinds, "leave", NULL};
  memcpy(words + count, command, sizeof command);
  line(at, words, all);
  family_start_program(f, all[0], all + 1, kinds);
}

static void rest_is_ended(const place *at, const char *grace, const char *kinds) {
  family f;
  begin(&f, at, (const char *const[]){"--grace", grace, NULL}, kinds);
  cp_result *r = family_result(&f);
  EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
  family_expect_gone(&f);
  family_end(&f);
}

TEST(the_rest_is_ended_after_the_command) {
  rest_is_ended(&subreaper, "20", "psdi");
  rest_is_ended(&subreaper, "0", "psdi");
  rest_is_ended(&subreaper, "3600000", "psdt"); /* nobody needs it */
}

TEST(the_rest_is_ended_by_the_first_process) {
  place at = first_process();
  rest_is_ended(&at, "20", "psdi");
  rest_is_ended(&at, "0", "psdi");
  rest_is_ended(&at, "3600000", "psdt");
}

TEST(the_rest_is_waited_for_where_that_is_asked_for) {
  family f;
  begin(&f, &subreaper, (const char *const[]){"--wait", NULL}, "pd");
  cp_end(cp_stdin(f.child));
  test_gate_close(&f.gate);
  cp_result *r = cp_wait(f.child, DEADLINE_MS);
  EXPECT_EQ(r->code, FINE); /* which is the command's, though others have ended later */
  cp_result_free(r);
  f.gate = test_gate_open();
  family_end(&f);
}
