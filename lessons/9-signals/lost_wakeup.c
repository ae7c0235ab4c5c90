/* The moment between the test and the sleep: pause() against sigsuspend(). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void note(int number) {
  (void)number;
  ended = 1;
}

/* A child that has ended when this returns; its signal has come, or waits. */
static void child_ends(void) {
  siginfo_t info;
  pid_t pid = fork();
  if (pid == 0)
    _exit(0);
  while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    ;
}

int main(void) {
  struct sigaction action = {.sa_handler = note};
  sigset_t chld, before;
  sigaction(SIGCHLD, &action, NULL);
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  /* #pause */
  if (!ended) {   /* the test says: sleep … */
    child_ends(); /* … and now it comes */
    int n = poll(NULL, 0, 300);
    printf("as pause() does: %s\n", n == 0 ? "nothing wakes it" : "it wakes up");
  }
  /* #end */
  waitpid(-1, NULL, 0);
  ended = 0;
  /* #suspend */
  sigprocmask(SIG_BLOCK, &chld, &before);
  if (!ended) {
    child_ends();        /* it waits at the door */
    sigsuspend(&before); /* open the door and sleep: one step */
    printf("sigsuspend():    it wakes up, ended is %d\n", (int)ended);
  }
  /* #end */
  sigprocmask(SIG_SETMASK, &before, NULL);
  return waitpid(-1, NULL, 0) > 0 ? 0 : 1;
}
