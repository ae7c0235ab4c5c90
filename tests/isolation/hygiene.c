/*
 * What a child is started with, when its parent does its worst meanwhile: eight threads open descriptors that
 * are not close-on-exec, signals arrive in a storm, some are handled, some ignored, some blocked.
 */
#include "../unit/support.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OPENERS = 8, AT_ONCE = 8 };

static atomic_bool stop;
static atomic_int handled, handled_elsewhere;
static pid_t owner;

/* ---- the worst ---- */

static void *open_and_close(void *unused) {
  (void)unused;
  while (!atomic_load(&stop)) {
    int fds[4];
    fds[0] = open("/dev/null", O_RDONLY); /* without O_CLOEXEC, on purpose */
    fds[1] = fcntl(fds[0], F_DUPFD, 100);
    if (pipe(fds + 2) < 0)
      fds[2] = fds[3] = -1;
    for (int i = 0; i < 4; i++)
      if (fds[i] >= 0)
        close(fds[i]);
  }
  return NULL;
}

/* In a child that shares memory this would be seen here; in one that does not, the mask says it. */
static void on_signal(int number) {
  (void)number;
  if (syscall(SYS_getpid) == owner)
    atomic_fetch_add(&handled, 1);
  else
    atomic_fetch_add(&handled_elsewhere, 1);
}

static void *storm(void *unused) {
  static const int signals[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGURG};
  (void)unused;
  for (unsigned i = 0; !atomic_load(&stop); i++) {
    (void)kill(owner, signals[i % 4]);
    if (i % 64 == 0)
      (void)usleep(100); /* lets the others run; nothing waits for it */
  }
  return NULL;
}

static void prepare_signals(void) {
  static const int caught[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGURG},
                   ignored[] = {SIGHUP, SIGTERM, SIGPIPE, SIGQUIT}, blocked[] = {SIGINT, SIGWINCH, SIGTSTP};
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigset_t mask;
  sigemptyset(&mask);
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
    EXPECT_SYS(sigaction(caught[i], &action, NULL));
  action.sa_handler = SIG_IGN;
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
    EXPECT_SYS(sigaction(ignored[i], &action, NULL));
  for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++)
    EXPECT_SYS(sigaddset(&mask, blocked[i]));
  EXPECT_SYS(sigaddset(&mask, SIGRTMIN + 3));
  EXPECT_EQ(pthread_sigmask(SIG_BLOCK, &mask, NULL), 0);
}

/* ---- what is expected ---- */

static char expected[16384];

static void add_limits(size_t used) {
  static const int kinds[] = {RLIMIT_CPU,  RLIMIT_FSIZE,  RLIMIT_DATA,  RLIMIT_STACK,
                              RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_AS};
  used += (size_t)snprintf(expected + used, sizeof expected - used, "limits");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    struct rlimit limit;
    EXPECT_SYS(getrlimit((unsigned)kinds[i], &limit));
    used += (size_t)snprintf(expected + used, sizeof expected - used, " %llu/%llu",
                             (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
  }
  snprintf(expected + used, sizeof expected - used, "\n");
}

/*
 * libc hides two signals of its own, which a portable program can therefore not reset: what whoever started
 * this test has ignored of them, the portable back end's children ignore as well.
 */
static unsigned long long hidden_ignored(void) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  unsigned long long ignored = 0;
  char line[256];
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i].name, "start-in-parents-memory") == 0 && list[i].there)
      return 0;
  FILE *status = fopen("/proc/self/status", "re");
  EXPECT(status != NULL);
  while (fgets(line, sizeof line, status) != NULL)
    (void)sscanf(line, "SigIgn: %llx", &ignored);
  fclose(status);
  return ignored & 0x180000000ULL;
}

static void make_expected(void) {
  char cwd[4096];
  mode_t mask = umask(0);
  (void)umask(mask);
  EXPECT(getcwd(cwd, sizeof cwd) != NULL);
  int n = snprintf(expected, sizeof expected,
                   "descriptors 0 1 2\nargv %s\nargv a b\nargv \nargv \"*$`\nenv A=1\nenv B=two words\n"
                   "SigBlk:\t0000000000000000\nSigIgn:\t%016llx\nSigCgt:\t0000000000000000\n"
                   "group %d session %d\ncwd %s\numask %o\n",
                   STATE, hidden_ignored(), (int)getpgrp(), (int)getsid(0), cwd, (unsigned)mask);
  add_limits((size_t)n);
}

/* ---- spawning ---- */

struct spawning {
  int left, done;
};

static void spawn_one(struct spawning *spawning);

static void take(const cp_result *r, void *ctx) {
  struct spawning *spawning = ctx;
  if (r->pid == 0)
    FAIL("%s", r->error->message);
  EXPECT_EQ(r->code, 21);
  EXPECT_STR(r->out.data, expected);
  spawning->done++;
  spawn_one(spawning);
}

static void spawn_one(struct spawning *spawning) {
  if (spawning->left == 0)
    return;
  spawning->left--;
  if (cp_exec_file(STATE, CP_ARGS("a b", "", "\"*$`"), CP_OPTIONS(.env = CP_ENV("A=1", "B=two words")), take,
                   spawning) == NULL)
    FAIL("%s", cp_last_error()->message);
}

static void spawn_many(int count) {
  struct spawning spawning = {.left = count};
  for (int i = 0; i < AT_ONCE; i++)
    spawn_one(&spawning);
  run(NULL);
  EXPECT_EQ(spawning.done, count);
}

/* In a process of its own, as its signals are not those of a test. */
HELPER(worst_parent) {
  pthread_t openers[OPENERS], stormer;
  owner = getpid();
  prepare_signals();
  make_expected();
  for (int i = 0; i < OPENERS; i++)
    EXPECT_EQ(pthread_create(&openers[i], NULL, open_and_close, NULL), 0);
  EXPECT_EQ(pthread_create(&stormer, NULL, storm, NULL), 0);
  spawn_many(test_full() ? 10000 : 300);
  atomic_store(&stop, true);
  for (int i = 0; i < OPENERS; i++)
    EXPECT_EQ(pthread_join(openers[i], NULL), 0);
  EXPECT_EQ(pthread_join(stormer, NULL), 0);
  EXPECT_GT(atomic_load(&handled), 0);
  EXPECT_EQ(atomic_load(&handled_elsewhere), 0);
  cp_loop_free(cp_loop_default());
  return FINE;
}

TEST(hygiene_under_the_worst_parent) {
  cp_result *r = cp_wait(START(NULL, "worst_parent"), 800000);
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, FINE);
  r = cp_result_free(r);
}

/* What the options say is what is changed, and nothing else. */
TEST(hygiene_of_each_profile) {
  for (int profile = CP_ISOLATION_NONE; profile <= CP_ISOLATION_SEALED; profile++) {
    cp_result *r =
        cp_spawn_sync(STATE, NULL,
                      CP_OPTIONS(.isolation = (cp_isolation)profile, .env = CP_ENV("A=1"), .cwd = "/usr",
                                 .limits = {.umask = CP_NUMBER(027), .descriptors = CP_LIMIT(64)}));
    EXPECT(r->error == NULL);
    EXPECT_EQ(r->code, 21);
    EXPECT_CONTAINS(r->out.data, "descriptors 0 1 2\n");
    EXPECT_CONTAINS(r->out.data, "cwd /usr\numask 27\n");
    EXPECT_CONTAINS(r->out.data, " 64/64 ");
    EXPECT_CONTAINS(r->out.data, "env A=1\n");
    r = cp_result_free(r);
  }
}

TEST(hygiene_of_a_blocking_terminal_end) {
  int fds[2];
  EXPECT_SYS(pipe2(fds, O_CLOEXEC | O_NONBLOCK));
  cp_result *r = cp_spawn_sync(STATE, NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_FD(fds[0]), CP_PIPE)));
  EXPECT_CONTAINS(r->out.data, "descriptors 0 1 2\n"); /* no "0n": programs do not expect it */
  r = cp_result_free(r);
  EXPECT_SYS(close(fds[0]));
  EXPECT_SYS(close(fds[1]));
}
