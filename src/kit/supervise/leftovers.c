#include "supervise/leftovers.h"
#include "supervise/proc.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUND_MS = 10, PATIENT_ROUNDS = 100, ROUNDS = 500 };

static bool is_dead(const proc_info *one) {
  return one->state == 'Z' || one->state == 'X';
}

/* One sweep; *ret_left counts the dead that are not reaped yet, too. How many run. */
static int sweep(pid_t spare, bool end_them, int *ret_left) {
  proc_tree tree = {0};
  int running = 0;
  *ret_left = 0;
  if (proc_tree_read(getpid(), false, &tree))
    return 0;
  for (size_t i = 1; i < tree.count; i++) {
    const proc_info *one = &tree.items[i];
    if (one->pid == spare)
      continue;
    ++*ret_left;
    running += !is_dead(one);
    if (end_them && !is_dead(one))
      (void)kill(one->pid, SIGKILL);
    if (one->ppid == getpid())
      (void)waitpid(one->pid, NULL, WNOHANG);
  }
  proc_tree_free(&tree);
  return running;
}

int leftovers_kill(pid_t spare) {
  int left = 0;
  return sweep(spare, true, &left);
}

int leftovers_end(void) {
  int killed = 0, left = 0;
  for (int round = 0; round < ROUNDS; round++) {
    int running = sweep(0, round >= PATIENT_ROUNDS, &left);
    if (left == 0)
      break;
    if (round == PATIENT_ROUNDS)
      killed = running;
    (void)nanosleep(&(struct timespec){.tv_nsec = ROUND_MS * 1000000L}, NULL);
  }
  return killed;
}
