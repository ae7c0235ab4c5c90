/* The host's signal handlers never run in a child, whose memory may be the host's. */
#include "os/fault.h"
#include "support.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#define own_pid() ((int)syscall(SYS_getpid)) /* getpid() of a child that shares memory, uncached */
#else
#define own_pid() getpid()
#endif

static struct shared {
  int host;
  atomic_int handled, strayed;
  atomic_bool over;
} * shared;

static void on_signal(int signal) {
  (void)signal;
  atomic_fetch_add(own_pid() == shared->host ? &shared->handled : &shared->strayed, 1);
}

/* Signals the whole group, as a terminal does: us, what we start, and itself. */
static _Noreturn void storm(void) {
  (void)signal(SIGUSR1, SIG_IGN);
  while (!atomic_load(&shared->over) && getppid() == shared->host)
    (void)kill(0, SIGUSR1);
  _exit(42);
}

/* One child: from the moment of exec a signal ends it; before, none does. */
static void start_in_storm(os_loop *loop) {
  struct start start;
  struct ended ended;
  start_helper(&start, "quit", NULL);
  os_process *process = start_expect(loop, &start, &ended);
  wait_ended(loop, &ended);
  EXPECT(ended.exit.code == 42 || ended.exit.signal == SIGUSR1);
  os_process_close(process);
}

TEST(no_handler_runs_in_a_child) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, old;
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(shared != MAP_FAILED);
  shared->host = own_pid();
  if (getpgrp() != getpid()) /* the supervisor starts tests as leaders; nobody else may be in the storm */
    EXPECT_SYS(setpgid(0, 0));
  EXPECT_SYS(sigaction(SIGUSR1, &action, &old));
  pid_t stormer = fork();
  if (stormer == 0)
    storm();
  os_loop *loop = open_loop();
  for (const char *const *mode = start_modes; *mode; mode++) {
    arm(*mode, "");
    for (int i = 0; i < 30; i++)
      start_in_storm(loop);
    sys_fault_disarm();
  }
  os_loop_close(loop);
  atomic_store(&shared->over, true);
  int status;
  EXPECT_SYS(waitpid(stormer, &status, 0));
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_SYS(sigaction(SIGUSR1, &old, NULL));
  EXPECT_GT(atomic_load(&shared->handled), 0);
  EXPECT_EQ(atomic_load(&shared->strayed), 0);
  EXPECT_SYS(munmap(shared, sizeof *shared));
}

static unsigned shared_clones(bool credentials) {
  struct start start;
  struct ended ended;
  os_loop *loop = open_loop();
  arm("clone_vm#1000=EINVAL", "");
  start_helper(&start, "quit", NULL);
  start.plan.credentials = credentials;
  os_process *process = start_expect(loop, &start, &ended);
  wait_ended(loop, &ended);
  unsigned seen = atomic_load(&atomic_load(&sys_faults)->rules[0].seen);
  sys_fault_disarm();
  os_process_close(process);
  os_loop_close(loop);
  return seen;
}

/* setuid() in a child that shares memory would change what others may do to the parent. */
TEST(memory_is_not_shared_with_another_user) {
  if (!has_pidfd())
    SKIP("this back end never shares memory");
  EXPECT_EQ(shared_clones(true), 0);
  EXPECT_GT(shared_clones(false), 0);
}
