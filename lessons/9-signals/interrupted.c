/* One signal, two handlers: which calls come back with EINTR? */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int number) {
  (void)number;
}

static void arm(int flags) {
  struct sigaction action = {.sa_handler = nothing, .sa_flags = flags};
  struct itimerval soon = {.it_value = {0, 20000}, .it_interval = {0, 20000}};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &soon, NULL);
}

static const char *outcome(long result) {
  return result < 0 && errno == EINTR ? "EINTR" : "went on";
}

int main(void) {
  static const struct {
    const char *name;
    int flags;
  } ways[] = {{"no flag", 0}, {"SA_RESTART", SA_RESTART}};
  for (int i = 0; i < 2; i++) {
    int ends[2], status;
    char c;
    if (pipe(ends) < 0)
      return 1;
    pid_t pid = fork();
    if (pid == 0) { /* longer than the alarm: a byte, and a while later the end */
      poll(NULL, 0, 300);
      (void)!write(ends[1], "x", 1);
      poll(NULL, 0, 300);
      _exit(0);
    }
    /* #calls */
    arm(ways[i].flags);
    printf("%-10s  read: %s", ways[i].name, outcome(read(ends[0], &c, 1)));
    arm(ways[i].flags);
    printf(", waitpid: %s", outcome(waitpid(pid, &status, 0)));
    arm(ways[i].flags);
    printf(", poll: %s\n", outcome(poll(NULL, 0, 500)));
    /* #end */
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL);
    (void)waitpid(pid, &status, 0);
    close(ends[0]);
    close(ends[1]);
  }
  return 0;
}
