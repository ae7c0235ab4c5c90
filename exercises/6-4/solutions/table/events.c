/* A static table of the two events; which one it is, a socket pair and waitid() say. */
#include "events.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_STARTED, ENDED };

typedef struct event {
  int which, number;
} event;

static event failed(int number) {
  return (event){NOT_STARTED, number};
}

static event wait_for(pid_t pid) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return failed(errno);
  return (event){ENDED, info.si_code == CLD_EXITED ? info.si_status : -1};
}

static event run(char *const argv[], const int ends[2]) {
  int why = 0;
  pid_t pid = fork();
  if (pid < 0)
    return close(ends[1]), failed(EAGAIN);
  if (pid == 0) {
    execvp(argv[0], argv);
    why = errno;
    _exit(send(ends[1], &why, sizeof why, MSG_NOSIGNAL) == sizeof why ? 127 : 126);
  }
  close(ends[1]);
  ssize_t n = recv(ends[0], &why, sizeof why, MSG_WAITALL);
  event end = wait_for(pid);
  return n == sizeof why ? failed(why) : end;
}

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  void (*const calls[])(int) = {[NOT_STARTED] = on_error, [ENDED] = on_exit_event};
  int ends[2];
  event what;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
    what = failed(errno);
  } else {
    what = run(argv, ends);
    close(ends[0]);
  }
  calls[what.which](what.number);
}
