/* Many children, under conditions that no one asks for. With CHILDPROC_FULL=1 ten thousand of them. */
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FINE 21

/* The full number, or a part of it. */
static int times(int full, int sample) {
  return test_full() ? full : sample;
}

static void expect_no_child(void) {
  errno = 0;
  EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

/* ---- random lives ---- */

struct crowd {
  unsigned seed;
  int left, running, closed, started, failed;
};

static unsigned pick(struct crowd *crowd, unsigned count) {
  crowd->seed = crowd->seed * 1103515245u + 12345u;
  return (crowd->seed >> 16) % count;
}

static void spawn_next(struct crowd *crowd);

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  struct crowd *crowd = ctx;
  EXPECT_EQ(cp_pid(child) != 0, result->exited);
  if (result->exited) {
    EXPECT(result->code == FINE || result->signal == SIGKILL || result->signal == SIGTERM);
    EXPECT(!result->lost);
    crowd->started++;
  } else {
    EXPECT(result->error != NULL);
    crowd->failed++;
  }
  crowd->closed++;
  crowd->running--;
  if (crowd->left > 0)
    spawn_next(crowd);
}

static void kill_at_spawn(cp_child *child, void *ctx) {
  EXPECT_EQ(cp_kill(child, *(int *)ctx), 1);
}

static void kill_later(cp_loop *loop, void *ctx) {
  (void)loop;
  cp_kill(ctx, SIGKILL);
  cp_child_free(ctx);
}

HELPER(echo) {
  char buffer[4096];
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;)
    if (write(1, buffer, (size_t)n) < 0)
      break;
  return FINE;
}

HELPER(quick) {
  return FINE;
}

static cp_child *spawn_random(struct crowd *crowd) {
  static int term = SIGTERM;
  cp_child *child;
  switch (pick(crowd, 6)) {
  case 0:
    return cp_spawn("/no/such/program", NULL, NULL);
  case 1: /* refused by the call itself */
    EXPECT(cp_spawn("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_FD(999)))) == NULL);
    return cp_spawn(test_program(), HELPER_ARGS("quick"), CP_OPTIONS(.cwd = "/no/such/place"));
  case 2:
    child = cp_spawn(test_program(), HELPER_ARGS("echo"), NULL);
    cp_on_spawn(child, kill_at_spawn, &term);
    return child;
  case 3:
    child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("echo"), NULL));
    EXPECT_GT(cp_set_timeout(NULL, pick(crowd, 5), kill_later, child), 0);
    return child;
  case 4:
    child = cp_spawn(test_program(), HELPER_ARGS("echo"), CP_OPTIONS(.timeout_ms = 1 + pick(crowd, 5)));
    cp_write(cp_stdin(child), "some text", 9);
    return child;
  default:
    child = cp_spawn(test_program(), HELPER_ARGS("echo"), NULL);
    cp_write(cp_stdin(child), "some text", 9);
    cp_end(cp_stdin(child));
    return child;
  }
}

static void spawn_next(struct crowd *crowd) {
  crowd->left--;
  crowd->running++;
  cp_child *child = spawn_random(crowd);
  EXPECT(child != NULL);
  EXPECT_GT(cp_on_close(child, on_close, crowd), 0);
}

TEST(thousands_of_children_with_random_ends) {
  struct crowd crowd = {.seed = test_seed(), .left = times(10000, 400)};
  int count = crowd.left, before;
  (void)cp_loop_default();
  before = test_open_fds();
  for (int i = 0; i < 8; i++)
    spawn_next(&crowd);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(crowd.closed, count);
  EXPECT(crowd.started > count / 3 && crowd.failed > count / 10);
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}

/* ---- descriptors that others open meanwhile ---- */

static atomic_bool over;

/*
 * None of them is close-on-exec, and they come and go all the time. By plain system calls: ThreadSanitizer
 * follows descriptors through libc, and does not see what the library closes.
 */
static void *open_and_close(void *ctx) {
  (void)ctx;
  while (!atomic_load(&over)) {
    int fds[5] = {-1, -1, -1, -1, -1};
    fds[0] = (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR);
    fds[1] = (int)syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    fds[2] = (int)syscall(SYS_dup, fds[0]);
    if (syscall(SYS_pipe2, &fds[3], 0) < 0)
      fds[3] = fds[4] = -1;
    sched_yield();
    for (int i = 0; i < 5; i++)
      if (fds[i] >= 0)
        (void)syscall(SYS_close, fds[i]);
  }
  return NULL;
}

/* All numbers, or the first ones if there are many. */
HELPER(descriptors) {
  char text[1000] = "";
  size_t used = 0;
  for (int fd = 0; fd < 2048 && used < sizeof text - 10; fd++)
    if (fcntl(fd, F_GETFD) >= 0)
      used += (size_t)snprintf(text + used, sizeof text - used, "%d ", fd);
  EXPECT_EQ(write(1, text, used), used);
  return FINE;
}

static void take(cp_stream *stream, const char *data, size_t size, void *ctx) {
  char *text = ctx;
  (void)stream;
  EXPECT_LT(strlen(text) + size, 1024);
  strncat(text, data, size);
}

static void *spawn_probes(void *ctx) {
  for (int i = 0; i < *(const int *)ctx; i++) {
    char text[1024] = "";
    cp_child *child = cp_spawn(test_program(), HELPER_ARGS("descriptors"), NULL);
    EXPECT(child != NULL);
    cp_on_data(cp_stdout(child), take, text);
    cp_result *r = cp_wait(child, 60000);
    EXPECT_EQ(r->code, FINE);
    EXPECT_STR(text, "0 1 2 ");
    cp_result_free(r);
  }
  return NULL;
}

TEST(no_descriptor_of_another_thread_reaches_a_child) {
  enum { OPENERS = 8, SPAWNERS = 3 };
  pthread_t openers[OPENERS], spawners[SPAWNERS];
  int count = times(1500, 40);
  for (int i = 0; i < OPENERS; i++)
    EXPECT_EQ(pthread_create(&openers[i], NULL, open_and_close, NULL), 0);
  for (int i = 0; i < SPAWNERS; i++)
    EXPECT_EQ(pthread_create(&spawners[i], NULL, spawn_probes, &count), 0);
  for (int i = 0; i < SPAWNERS; i++)
    EXPECT_EQ(pthread_join(spawners[i], NULL), 0);
  atomic_store(&over, true);
  for (int i = 0; i < OPENERS; i++)
    EXPECT_EQ(pthread_join(openers[i], NULL), 0);
}

/* ---- a storm of signals ---- */

static int host; /* the process whose handlers they are */
static struct counters { atomic_ulong here, elsewhere; /* in memory that children share, too */ } * counters;

static void on_signal(int signal) {
  int saved = errno;
  (void)signal;
  bool here = syscall(SYS_getpid) == host;
  atomic_fetch_add(here ? &counters->here : &counters->elsewhere, 1);
  errno = saved;
}

/* To the whole group, so to children too, from their first moment on; no program minds these two. */
static void *send_signals(void *ctx) {
  (void)ctx;
  while (!atomic_load(&over)) {
    kill(0, SIGWINCH);
    kill(0, SIGURG);
    sched_yield();
  }
  return NULL;
}

TEST(no_handler_ever_runs_in_a_child) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, winch, urg;
  pthread_t sender;
  sigset_t mask;
  EXPECT_EQ(pthread_sigmask(SIG_SETMASK, NULL, &mask), 0);
  counters = mmap(NULL, sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(counters != MAP_FAILED);
  host = getpid();
  if (getpgrp() != host) /* a group of its own, so that nobody else is meant */
    EXPECT_SYS(setpgid(0, 0));
  EXPECT_SYS(sigaction(SIGWINCH, &action, &winch));
  EXPECT_SYS(sigaction(SIGURG, &action, &urg));
  EXPECT_EQ(pthread_create(&sender, NULL, send_signals, NULL), 0);
  for (int i = 0, count = times(10000, 200); i < count; i++) {
    bool copied = i % 10 == 9 && getuid() == 0;
    cp_child *child = cp_spawn(i % 3 == 0 ? "/no/such/program" : "/bin/true", NULL,
                               CP_OPTIONS(.uid = {.set = copied, .value = 0}));
    cp_result *r = cp_wait(child, 60000);
    EXPECT_EQ(r->code, i % 3 == 0 ? -ENOENT : 0);
    cp_result_free(r);
  }
  atomic_store(&over, true);
  EXPECT_EQ(pthread_join(sender, NULL), 0);
  EXPECT_SYS(sigaction(SIGWINCH, &winch, NULL));
  EXPECT_SYS(sigaction(SIGURG, &urg, NULL));
#ifdef __SANITIZE_THREAD__ /* which itself forgets the mask in a storm, without any library */
  EXPECT_EQ(pthread_sigmask(SIG_SETMASK, &mask, NULL), 0);
#endif
  unsigned long here = atomic_load(&counters->here), elsewhere = atomic_load(&counters->elsewhere);
  EXPECT_GT(here, 100);
  EXPECT_EQ(elsewhere, 0);
  EXPECT_SYS(munmap(counters, sizeof *counters));
}

/* ---- many loops at once ---- */

static void add(cp_stream *stream, const char *data, size_t size, void *ctx) {
  size_t *sum = ctx;
  (void)stream;
  for (size_t i = 0; i < size; i++)
    *sum = *sum * 31 + (unsigned char)data[i];
}

static void *talk(void *ctx) {
  enum { SIZE = 150000 };
  char *data = malloc(SIZE);
  EXPECT(data != NULL);
  for (int i = 0, count = times(100, 6); i < count; i++) {
    size_t sent = 0, back = 0;
    memset(data, i + (int)(intptr_t)ctx, SIZE);
    add(NULL, data, SIZE, &sent);
    cp_child *child = cp_spawn(test_program(), HELPER_ARGS("echo"), NULL);
    EXPECT(child != NULL);
    cp_on_data(cp_stdout(child), add, &back);
    cp_write(cp_stdin(child), data, SIZE);
    cp_end(cp_stdin(child));
    cp_result *r = cp_wait(child, 60000);
    EXPECT_EQ(r->code, FINE);
    EXPECT_EQ(back, sent);
    cp_result_free(r);
  }
  free(data);
  return NULL;
}

TEST(eight_threads_talk_to_their_children) {
  pthread_t threads[8];
  for (int i = 0; i < 8; i++)
    EXPECT_EQ(pthread_create(&threads[i], NULL, talk, (void *)(intptr_t)i), 0);
  for (int i = 0; i < 8; i++)
    EXPECT_EQ(pthread_join(threads[i], NULL), 0);
}
