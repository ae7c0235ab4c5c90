/* epoll over a pidfd for each child; each event carries the index of its entry. */
#include "reaper.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct { int process, code; } table[REAPER_MOST];
static int added, set;

int reaper_open(void) {
  added = 0;
  set = epoll_create1(EPOLL_CLOEXEC);
  return set < 0 ? errno : 0;
}

static int give_up(pid_t pid, int process, int error) {
  kill(pid, SIGKILL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (process >= 0)
    close(process);
  return error;
}

int reaper_add(int (*job)(int), int number) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)added};
  pid_t pid = fork();
  if (pid < 0)
    return errno;
  if (pid == 0)
    _exit(job(number));
  int process = (int)syscall(SYS_pidfd_open, pid, 0);
  if (process < 0 || epoll_ctl(set, EPOLL_CTL_ADD, process, &event) < 0)
    return give_up(pid, process, errno);
  table[added++].process = process;
  return 0;
}

static void take(uint32_t i) {
  siginfo_t info = {0};
  while (waitid(P_PIDFD, (id_t)table[i].process, &info, WEXITED) < 0 && errno == EINTR)
    ;
  table[i].code = info.si_code == CLD_EXITED ? info.si_status : -1;
  (void)epoll_ctl(set, EPOLL_CTL_DEL, table[i].process, NULL);
  close(table[i].process);
}

int reaper_finish(int codes[REAPER_MOST]) {
  struct epoll_event events[4];
  for (int left = added; left > 0;) {
    int n = epoll_wait(set, events, 4, -1);
    for (int i = 0; i < n; i++, left--)
      take(events[i].data.u32);
  }
  close(set);
  for (int i = 0; i < added; i++)
    codes[i] = table[i].code;
  return added;
}
