/* Those that are left when the command has ended. */
#include "init/init.h"
#include "supervise/proc.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 100, IN_VAIN_MS = 5000 };
#define MS 1000000

/* As the first of a PID namespace everybody; otherwise who descends from this process. */
void init_signal_rest(int signal) {
  if (getpid() == 1) {
    (void)kill(-1, signal);
    return;
  }
  proc_tree tree = {0};
  if (proc_tree_read(getpid(), false, &tree) < 0)
    return;
  for (size_t i = 1; i < tree.count; i++)
    (void)kill(tree.items[i].pid, signal);
  proc_tree_free(&tree);
}

bool init_reap(pid_t command, int *ret_status, bool *ret_any_left) {
  bool ended = false;
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
    if (pid == command) {
      *ret_status = status;
      ended = true;
    }
  *ret_any_left = pid == 0;
  return ended;
}

static int64_t now_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / MS;
}

/* Reaps until nobody is left or `until` has come (-1: it does not); signals that arrive are for the rest. */
static bool wait_for_rest(const init_signals *signals, int64_t until) {
  for (bool any = true;;) {
    int ignored;
    siginfo_t info;
    (void)init_reap(-1, &ignored, &any);
    int64_t left = until < 0 ? LOOK_MS : until - now_ms();
    if (!any || left <= 0)
      return !any;
    if (left > LOOK_MS)
      left = LOOK_MS;
    const struct timespec pause = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * MS};
    int signal = sigtimedwait(&signals->taken, &info, &pause);
    if (signal > 0 && signal != SIGCHLD)
      init_signal_rest(signal);
  }
}

/* Killed ones leave their children here, which are killed in the next round. */
static void kill_rest(const init_signals *signals) {
  int64_t end = now_ms() + IN_VAIN_MS;
  do
    init_signal_rest(SIGKILL);
  while (!wait_for_rest(signals, now_ms() + LOOK_MS / 10) && now_ms() < end);
}

void init_end_rest(const init_options *options, const init_signals *signals) {
  if (options->wait) {
    (void)wait_for_rest(signals, -1);
    return;
  }
  if (wait_for_rest(signals, now_ms()))
    return;
  if (options->grace_ms > 0) {
    init_signal_rest(SIGTERM);
    init_signal_rest(SIGCONT);
    if (wait_for_rest(signals, now_ms() + options->grace_ms))
      return;
  }
  kill_rest(signals);
}
