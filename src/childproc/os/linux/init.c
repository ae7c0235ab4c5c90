/*
 * It owns what descends from a program, and is neither its parent nor its child: whoever is orphaned comes to
 * it and is reaped by the kernel as it ends; a signal that the owner sends goes to everybody; its own end is
 * that of all. It stays until it is told to leave, or nobody is left. The rules of child.c hold.
 */
#include "os/linux/init.h"

#include "os/linux/sys_isolation.h"
#include "os/linux/sys_space.h"

#include <errno.h>

enum { PROGRAM = 2 }; /* the second process of the namespace */

static bool is_empty(void) {
  return sys_kill(-1, -1, 0) == -ESRCH;
}

/* What comes from inside is nobody's order. */
static void forward(int signals) {
  int signal;
  while ((signal = sys_signal_from_outside(signals)) >= 0)
    if (signal > 0)
      (void)sys_kill(-1, -1, signal);
}

/* Nobody asks any more. Those that are orphans by now are children of this process; the program is its
 * owner's. */
static _Noreturn void stay_for_the_rest(void) {
  for (;;) {
    sys_wait_for_children();
    int program = sys_pidfd_open(PROGRAM);
    if (program < 0)
      sys_exit_now(0);
    while (sys_poll_one(program) == -EINTR)
      ;
    sys_close(program);
    if (is_empty())
      sys_exit_now(0);
  }
}

/* False: the owner is gone, or has let go. */
static bool answer(int leash) {
  char word;
  int64_t n;
  do
    n = sys_read(leash, &word, 1);
  while (n == -EINTR);
  if (n != 1)
    return false;
  bool empty = is_empty();
  word = empty ? INIT_NOBODY : INIT_SOMEBODY;
  (void)sys_send_quiet(leash, &word, 1);
  if (empty)
    sys_exit_now(0);
  return true;
}

/* In a session of its own: a signal for the group of the program would be forwarded to it a second time. */
_Noreturn void init_main(const struct init *init) {
  enum { LEASH, OWNER, SIGNALS };
  int owner = init->owner >= 0 && sys_dup2(init->owner, OWNER) >= 0 ? OWNER : -1;
  (void)sys_setsid();
  sys_reap_nobody();
  (void)sys_dup2(init->leash, LEASH);
  if (owner < 0)
    sys_close(OWNER);
  sys_close_from(SIGNALS, init->highest);
  int signals = sys_signal_fd();
  for (;;) {
    int ready = sys_await_three(LEASH, owner, signals);
    if (ready == 2)
      forward(signals);
    else if (ready == 1 || ready < 0)
      sys_exit_now(0);
    else if (!answer(LEASH)) {
      if (init->owner >= 0)
        sys_exit_now(0);
      stay_for_the_rest();
    }
  }
}
